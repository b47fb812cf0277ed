import type { Hunk, PatchFile } from '../analysis/commit.ts'
import { readPatch } from '../analysis/patch.ts'
import { treeMargins } from '../analysis/prediction/boosted-trees.ts'
import type { Features } from '../analysis/prediction/feature-sink.ts'
import { digestFiles, type FileDigest } from '../analysis/prediction/file-digest.ts'
import { linkFeatures, readLinkSide } from '../analysis/prediction/file-links.ts'
import { createLinearScorer, type LinearModel, sigmoid } from '../analysis/prediction/linear-model.ts'
import { measureCoherence } from '../analysis/prediction/tangle-features.ts'
import type { Weights } from '../analysis/prediction/weights.ts'
import { fitLinear, type LinearExample } from './fit-linear.ts'
import { fitTrees } from './fit-trees.ts'
import { projectOfPatch } from './project-of-patch.ts'
import type { CheckedTypeRow, WeakTypeRow } from './read-data.ts'
import { createRandom, type Random } from './seeded-random.ts'

/** The files of one commit, and the project it is from. Commits of one project stand in order of time. */
export interface Atom {
  group: string
  digests: FileDigest[]
  /** For commits with a patch: each hunk digested as if it were a file. */
  hunks: FileDigest[]
}

/** A set of files, and whether they are from several commits. */
export interface TangleExample {
  group: string
  digests: FileDigest[]
  tangled: boolean
}

const mostFiles = 30

/** Single-concern commits with patches. */
export function checkedAtoms(rows: readonly CheckedTypeRow[]): Atom[] {
  return rows.map((row) => {
    const patch = readPatch(row.patch)
    return {
      group: projectOfPatch(row.patch),
      digests: digestFiles([], patch),
      hunks: patch.flatMap(digestHunks),
    }
  })
}

function digestHunks(file: PatchFile): FileDigest[] {
  return file.hunks.flatMap((hunk: Hunk) => digestFiles([], [{ ...file, hunks: [hunk] }]))
}

/** Commits of which only paths and line counts are known. */
export function weakAtoms(rows: readonly WeakTypeRow[]): Atom[] {
  return [...rows]
    .sort((a, b) => a.repo.localeCompare(b.repo) || a.date.localeCompare(b.date) || a.id.localeCompare(b.id))
    .filter(({ files }) => files.length > 0 && files.length <= mostFiles)
    .map((row) => ({ group: row.repo, digests: digestFiles(row.files, []), hunks: [] }))
}

/** Puts two to five commits of `pool` into one change; a file that several of them touch counts once. */
export function tangle(pool: readonly Atom[], random: Random): TangleExample {
  const parts = Array.from({ length: 2 + random.integer(4) }, () => pool[random.integer(pool.length)] as Atom)
  const digests = new Map(parts.flatMap((part) => part.digests).map((digest) => [digest.path, digest]))
  return { group: parts[0]?.group ?? '', digests: [...digests.values()], tangled: true }
}

/** As many single commits as tangles of them, taken from all projects alike. */
export function checkedTangles(atoms: readonly Atom[], random: Random): TangleExample[] {
  const single = atoms.map(({ group, digests }) => ({ group, digests, tangled: false }))
  return [...single, ...atoms.map(() => tangle(atoms, random))]
}

/**
 * Within each project, multi-file commits beside tangles of commits near in time with the same number of files, so that
 * the number of files tells nothing.
 */
export function matchedTangles(atoms: readonly Atom[], random: Random, nearness = 200): TangleExample[] {
  return [...new Set(atoms.map(({ group }) => group))].flatMap((group) => {
    const pool = atoms.filter((atom) => atom.group === group)
    const singles = new Map<number, Atom[]>()
    for (const atom of random.shuffle(pool)) {
      const alike = singles.get(atom.digests.length)
      if (alike) alike.push(atom)
      else singles.set(atom.digests.length, [atom])
    }
    return pool.flatMap(() => {
      const start = random.integer(Math.max(1, pool.length - nearness))
      const tangled = tangle(pool.slice(start, start + nearness), random)
      const single = tangled.digests.length > 1 ? singles.get(tangled.digests.length)?.pop() : undefined
      return single ? [{ group, digests: single.digests, tangled: false }, tangled] : []
    })
  })
}

/** Learns which files belong together, and from how they hang together whether a change is tangled. */
export function trainTangles(checked: readonly Atom[], weak: readonly Atom[]): Weights['tangle'] {
  const links = trainLinks(checked, weak)
  const random = createRandom(2)
  const scorer = createLinearScorer(links)
  const features = ['groups', 'weakest_link', 'mean_link', 'outside_largest', 'groups_per_file']
  const examples = [...checkedTangles(checked, random), ...matchedTangles(weak, random)].map((example) => {
    const { values } = measureCoherence(example.digests, scorer)
    return { values: features.map((name) => values[name] ?? Number.NaN), label: Number(example.tangled) }
  })
  const trees = fitTrees(
    features,
    examples,
    {
      classes: 2,
      rounds: 60,
      depth: 3,
      learningRate: 0.1,
      minimumLeaf: 10,
      penalty: 1,
      rowShare: 0.7,
      featureShare: 1,
      monotone: { groups: 1, weakest_link: -1, mean_link: -1, outside_largest: 1 },
    },
    createRandom(1),
  )
  const single = examples.filter(({ label, values }) => label === 0 && !Number.isNaN(values[1]))
  const probabilities = single.map(({ values }) => sigmoid(treeMargins(trees, values)[0] ?? 0))
  return { links, trees, threshold: quantile(probabilities, falseAlarmFree) }
}

/** So many of a hundred single-concern commits of several files must not be called tangled: a false alarm costs trust. */
const falseAlarmFree = 0.9

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0.5) * 100) / 100
}

/**
 * Paths and names are learnt from different data (multi-file commits without patches, and hunks of patches), so each
 * example shows one of the two, and the linear model adds them up.
 */
function trainLinks(checked: readonly Atom[], weak: readonly Atom[]): LinearModel {
  const random = createRandom(3)
  const examples = [...pathLinks(weak, random), ...nameLinks(checked, random)]
  return fitLinear(examples, { classes: 2, penalty: 2, minimumCount: 10 })
}

function pathLinks(atoms: readonly Atom[], random: Random): LinearExample[] {
  return atoms.flatMap((atom, index) => {
    if (atom.digests.length > 12) return []
    const together = random.shuffle(pairsOf(atom.digests)).slice(0, 5)
    const apart = [0, 1].flatMap(() => {
      const other = atoms[index + 1 + random.integer(30)]
      if (!other || other.group !== atom.group) return []
      const [a, b] = [pick(atom.digests, random), pick(other.digests, random)]
      return a.path === b.path ? [] : [{ features: linkOf(a, b), label: 0, weight: 0.7 }]
    })
    return [
      ...together.map(([a, b]) => ({
        features: linkOf(a, b),
        label: 1,
        weight: 1 / Math.sqrt(together.length),
      })),
      ...apart,
    ]
  })
}

function nameLinks(atoms: readonly Atom[], random: Random): LinearExample[] {
  const withHunks = atoms.filter(({ hunks }) => hunks.length > 0)
  return withHunks.flatMap((atom) => {
    const kin = withHunks.filter((other) => other !== atom && other.group === atom.group)
    const others = [kin.length > 0 ? pick(kin, random) : pick(withHunks, random), pick(withHunks, random)]
    return [
      ...pairsOf(atom.hunks)
        .slice(0, 12)
        .map(([a, b]) => ({ features: onlyNames(linkOf(a, b)), label: 1, weight: 3 })),
      ...others
        .filter((other) => other !== atom)
        .map((other) => ({
          features: onlyNames(linkOf(pick(atom.hunks, random), pick(other.hunks, random))),
          label: 0,
        })),
    ]
  })
}

function linkOf(a: FileDigest, b: FileDigest): Features {
  return linkFeatures(readLinkSide(a), readLinkSide(b))
}

function onlyNames(features: Features): Features {
  return new Map([...features].filter(([name]) => linksOfNames.has(name)))
}

const linksOfNames: ReadonlySet<string> = new Set([
  'names known',
  'shared names',
  'several shared names',
  'shared changed name',
  'shared changed names',
  'no shared name',
  'mentions the other file',
  'same edit',
])

function pairsOf<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b): [T, T] => [a, b]))
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[random.integer(items.length)] as T
}
