import type { ChangeType } from '../analysis/commit.ts'
import { readMessage } from '../analysis/message.ts'
import { readPatch } from '../analysis/patch.ts'
import { digestFiles } from '../analysis/prediction/file-digest.ts'
import type { Features } from '../analysis/prediction/linear-model.ts'
import { viewMessage } from '../analysis/prediction/message-features.ts'
import { typeFeatures } from '../analysis/prediction/type-features.ts'
import type { Weights } from '../analysis/prediction/weights.ts'
import { fitLinear } from './fit-linear.ts'
import { projectOfPatch } from './project-of-patch.ts'
import type { CheckedTypeRow, WeakTypeRow } from './read-data.ts'

/** The types that the models tell apart: those that people checked enough examples of. */
export const learntTypes: readonly ChangeType[] = ['feat', 'fix', 'refactor', 'docs', 'test', 'build', 'ci']

export interface TypeExample {
  group: string
  label: number
  features: Features
  /** Whether people checked the type, rather than the author naming it. */
  checked: boolean
}

/** An author's own type counts this much beside one that people checked. */
const WEAK_WEIGHT = 0.2

export function checkedTypeExamples(rows: readonly CheckedTypeRow[]): TypeExample[] {
  return rows
    .filter(({ type }) => learntTypes.includes(type))
    .map((row) => {
      const view = viewMessage(readMessage(row.message))
      const features = typeFeatures(view, digestFiles([], readPatch(row.patch)))
      return {
        group: projectOfPatch(row.patch),
        label: learntTypes.indexOf(row.type),
        features,
        checked: true,
      }
    })
}

export function weakTypeExamples(rows: readonly WeakTypeRow[]): TypeExample[] {
  return rows
    .filter(({ type, files }) => learntTypes.includes(type) && files.length > 0)
    .map((row) => {
      const view = viewMessage(readMessage(`${row.description}\n\n${row.body}`))
      const features = typeFeatures(view, digestFiles(row.files, []))
      return { group: row.repo, label: learntTypes.indexOf(row.type), features, checked: false }
    })
}

/** Learns the types from checked examples, and from the authors' own with less weight. */
export function trainTypes(examples: readonly TypeExample[]): Weights['type'] {
  const counts = learntTypes.map(
    (_, label) => examples.filter((row) => row.checked && row.label === label).length,
  )
  const checked = counts.reduce((sum, count) => sum + count, 0)
  const weighted = examples.map((example) => ({
    ...example,
    weight: example.checked
      ? Math.sqrt(checked / learntTypes.length / Math.max(1, counts[example.label] ?? 1))
      : WEAK_WEIGHT,
  }))
  return {
    classes: learntTypes,
    linear: fitLinear(weighted, { classes: learntTypes.length, penalty: 2, minimumCount: 3 }),
  }
}
