import type { ChangeHistory } from '../commit.ts'
import type { FileDigest } from './file-digest.ts'
import type { Features } from './linear-model.ts'

/** What an ordinary change measures, in the units of the features: a measure that is not known counts as this. */
const TYPICAL = {
  added: 3,
  added_per_file: 2.5,
  added_by_fix: 1.2,
  nothing_added: 0.1,
  deleted: 2,
  fix: 0.4,
  age: 3,
} as const

/**
 * Kamei's measures of a change as the risk model takes them: counts as logarithms, so that projects of every size look
 * alike, less what is ordinary. Those of the author's experience and of the files' past are left out but for the age:
 * which way they point differs from project to project.
 */
export function riskFeatures({ nf, la, ld, fix, age }: ChangeHistory): Features {
  const features = new Map<string, number>()
  const add = (name: keyof typeof TYPICAL, value: number) => features.set(name, value - TYPICAL[name])
  if (la !== undefined) {
    add('added', log(la))
    add('added_per_file', log(la / Math.max(1, nf ?? 1)))
    add('nothing_added', Number(la === 0))
    if (fix !== undefined) add('added_by_fix', fix * log(la))
  }
  if (ld !== undefined) add('deleted', log(ld))
  if (fix !== undefined) add('fix', fix)
  if (age !== undefined) add('age', log(age))
  return features
}

function log(count: number): number {
  return Math.log1p(Math.max(0, count))
}

/** The given history, with the measures of the change itself filled in from its files where they were left out. */
export function completeHistory(
  history: ChangeHistory,
  digests: readonly FileDigest[],
  isRepair: boolean,
): ChangeHistory {
  if (digests.length === 0) return { fix: Number(isRepair), ...history }
  return { ...measureChange(digests), fix: Number(isRepair), ...history }
}

/** The measures that need no history: how much is changed, and how widely. */
export function measureChange(
  files: readonly { path: string; additions: number; deletions: number }[],
): Required<Pick<ChangeHistory, 'ns' | 'nd' | 'nf' | 'entropy' | 'la' | 'ld'>> {
  const sizes = files.map(({ additions, deletions }) => additions + deletions)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const entropy = sizes
    .filter((size) => size > 0)
    .reduce((sum, size) => sum - (size / total) * Math.log2(size / total), 0)
  return {
    ns: new Set(files.map(({ path }) => subsystemOf(path))).size,
    nd: new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))).size,
    nf: files.length,
    entropy,
    la: files.reduce((sum, { additions }) => sum + additions, 0),
    ld: files.reduce((sum, { deletions }) => sum + deletions, 0),
  }
}

/** Kamei et al. take the first folder of a path for its subsystem. */
export function subsystemOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : ''
}
