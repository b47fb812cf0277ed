import type { ChangeType } from '../analysis/commit.ts'
import { readMessage } from '../analysis/message.ts'
import { readPatch } from '../analysis/patch.ts'
import type { Features } from '../analysis/prediction/feature-sink.ts'
import { digestFiles } from '../analysis/prediction/file-digest.ts'
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
  /** Who says so: people who checked it, the commit's author, or the definition of the type. */
  source: 'checked' | 'author' | 'definition'
}

/** How much a type counts beside one that people checked. */
const weightOfSource = { author: 0.2, definition: 1 } as const

/** One example for each commit whose type people checked. */
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
        source: 'checked' as const,
      }
    })
}

/** One example for each commit whose author wrote a type; it counts less. */
export function weakTypeExamples(rows: readonly WeakTypeRow[]): TypeExample[] {
  return rows
    .filter(({ type, files }) => learntTypes.includes(type) && files.length > 0)
    .map((row) => {
      const view = viewMessage(readMessage(`${row.description}\n\n${row.body}`))
      const features = typeFeatures(view, digestFiles(row.files, []))
      return { group: row.repo, label: learntTypes.indexOf(row.type), features, source: 'author' as const }
    })
}

/** What the types are called in words: authors who write the type as a prefix leave these words out of the rest. */
const definitions: Partial<Record<ChangeType, string>> = {
  feat: 'feature, implement, introduce, support',
  fix: 'fix, bugfix, hotfix, crash, bug, regression',
  refactor: 'refactor, refactoring, restructure, reorganize, cleanup, simplify, rework, extract',
  docs: 'document, docs, documentation, readme, javadoc, changelog, comment, comments, typo',
  test: 'test, tests, coverage, spec, unit tests',
  build: 'build, dependency, dependencies, upgrade, bump, version, gradle, maven',
  ci: 'ci, pipeline, workflow, travis, jenkins, github actions',
}

/** One example for each word that names a type. */
export function definitionExamples(): TypeExample[] {
  return Object.entries(definitions).flatMap(([type, words]) =>
    words.split(', ').map((word) => ({
      group: 'definitions',
      label: learntTypes.indexOf(type as ChangeType),
      features: typeFeatures(viewMessage(readMessage(word)), []),
      source: 'definition' as const,
    })),
  )
}

/** Learns the types from checked examples, and from the authors' own with less weight. */
export function trainTypes(examples: readonly TypeExample[]): Weights['type'] {
  const counts = learntTypes.map(
    (_, label) => examples.filter((row) => row.source === 'checked' && row.label === label).length,
  )
  const checked = counts.reduce((sum, count) => sum + count, 0)
  const weighted = examples.map((example) => ({
    ...example,
    weight:
      example.source === 'checked'
        ? Math.sqrt(checked / learntTypes.length / Math.max(1, counts[example.label] ?? 1))
        : weightOfSource[example.source],
  }))
  return {
    classes: learntTypes,
    linear: fitLinear(weighted, { classes: learntTypes.length, penalty: 2, minimumCount: 3 }),
  }
}
