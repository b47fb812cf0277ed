import { treeMargins } from '../analysis/prediction/boosted-trees.ts'
import { createLinearScorer } from '../analysis/prediction/linear-model.ts'
import { measureCoherence } from '../analysis/prediction/tangle-features.ts'
import type { Weights } from '../analysis/prediction/weights.ts'
import { type Figure, measure } from './figure.ts'
import { groupFolds, leaveOneGroupOut } from './folds.ts'
import { areaUnderCurve } from './metrics.ts'
import type { CheckedTypeRow, WeakTypeRow } from './read-data.ts'
import { createRandom } from './seeded-random.ts'
import {
  type Atom,
  checkedAtoms,
  checkedTangles,
  matchedTangles,
  type TangleExample,
  trainTangles,
  weakAtoms,
} from './tangles.ts'

interface Outcome {
  score: number
  files: number
  tangled: boolean
}

const byScore = (rows: readonly Outcome[]) =>
  areaUnderCurve(
    rows.map(({ score }) => score),
    rows.map(({ tangled }) => tangled),
  )

const byFiles = (rows: readonly Outcome[]) =>
  areaUnderCurve(
    rows.map(({ files }) => files),
    rows.map(({ tangled }) => tangled),
  )

/** Synthetic tangles of two to five commits, of projects that the model did not learn from. */
export function evaluateTangles(
  checkedRows: readonly CheckedTypeRow[],
  weakRows: readonly WeakTypeRow[],
  repositories: readonly (readonly Atom[])[],
): Figure[] {
  const checked = checkedAtoms(checkedRows)
  const weak = weakAtoms(weakRows)
  const patched = groupFolds(checked, 5).flatMap(({ train, test }) =>
    judge(trainTangles(train, weak), checkedTangles(test, createRandom(5))),
  )
  const hunks = groupFolds(checked, 5).flatMap(({ train, test }) =>
    judge(trainTangles(train, weak), hunkTangles(test)),
  )
  const matched = leaveOneGroupOut(weak).flatMap(({ train, test }) =>
    judge(trainTangles(checked, train), matchedTangles(test, createRandom(5))),
  )
  return [
    measure('tangled AUC, patches of several projects', patched, byScore),
    measure('  number of files alone', patched, byFiles),
    measure('tangled AUC, hunks alone, as many, paths hidden', hunks, byScore),
    measure('  number of hunks alone', hunks, byFiles),
    measure('tangled AUC, paths alone, within a project, as many files', matched, byScore),
    measure('  number of files alone', matched, byFiles),
    ...evaluateRepositories(trainTangles(checked, weak), repositories),
  ]
}

/** Real histories, with patches, that the model did not learn from. */
function evaluateRepositories(
  model: Weights['tangle'],
  repositories: readonly (readonly Atom[])[],
): Figure[] {
  return repositories.map((atoms) =>
    measure(
      `tangled AUC, within ${atoms[0]?.group}, as many files`,
      judge(model, matchedTangles(atoms, createRandom(5))),
      byScore,
    ),
  )
}

/**
 * Two hunks of one commit beside two of different commits, all in one folder under names that tell nothing: only what
 * is in the patch can tell them apart.
 */
function hunkTangles(atoms: readonly Atom[]): TangleExample[] {
  const pools = atoms.filter(({ hunks }) => hunks.length > 1)
  return pools.flatMap(({ group, hunks }, index) => {
    const other = pools[(index + 1) % pools.length]
    const [first, second, foreign] = [hunks[0], hunks[1], other?.hunks[0]]
    if (!first || !second || !foreign || other?.group === group) return []
    return [
      { group, digests: [hide(first, 'a'), hide(second, 'b')], tangled: false },
      { group, digests: [hide(first, 'a'), hide(foreign, 'b')], tangled: true },
    ]
  })
}

function hide(digest: Atom['hunks'][number], name: string): Atom['hunks'][number] {
  const extension = /\.\w+$/.exec(digest.path)?.[0] ?? ''
  const path = `src/${name}${extension}`
  return { ...digest, path, description: { ...digest.description, name: `${name}${extension}`, area: '' } }
}

function judge({ links, trees }: Weights['tangle'], examples: readonly TangleExample[]): Outcome[] {
  const scorer = createLinearScorer(links)
  return examples.map(({ digests, tangled }) => {
    const { values } = measureCoherence(digests, scorer)
    const row = trees.features.map((name) => values[name] ?? Number.NaN)
    return { score: treeMargins(trees, row)[0] ?? 0, files: digests.length, tangled }
  })
}
