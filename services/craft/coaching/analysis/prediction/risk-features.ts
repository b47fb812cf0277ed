import type { ChangeHistory } from '../commit.ts'
import type { Features } from './feature-sink.ts'
import type { FileDigest } from './file-digest.ts'

/** What an ordinary change measures, in the units of the features: a measure that is not known counts as this. */
const typical = {
  added: 3,
  added_per_file: 2.5,
  added_by_fix: 1.2,
  nothing_added: 0.1,
  deleted: 2,
  fix: 0.4,
} as const

/**
 * Kamei's measures of the change itself as the linear half of the risk model takes them: counts as logarithms, so that
 * projects of every size look alike, less what is ordinary.
 */
export function riskFeatures({ nf, la, ld, fix }: ChangeHistory): Features {
  const features = new Map<string, number>()
  const add = (name: keyof typeof typical, value: number) => features.set(name, value - typical[name])
  if (la !== undefined) {
    add('added', log(la))
    add('added_per_file', log(la / Math.max(1, nf ?? 1)))
    add('nothing_added', Number(la === 0))
    if (fix !== undefined) add('added_by_fix', fix * log(la))
  }
  if (ld !== undefined) add('deleted', log(ld))
  if (fix !== undefined) add('fix', fix)
  return features
}

/** What the trees of the risk model ask about, in the order of {@link riskRow}. */
export const riskMeasures = [
  'added',
  'deleted',
  'files',
  'folders',
  'spread',
  'added_per_file',
  'fix',
  'lines_before',
  'growth',
  'age',
  'experience',
  'experience_here',
  'experience_of_late',
] as const

/**
 * The measures of a change and of its past as the trees take them, `NaN` where one is not known: those that point the
 * same way in every project, and shares in place of sums where one grows with the other.
 */
export function riskRow({ nf, nd, entropy, la, ld, fix, lt, age, exp, sexp, rexp }: ChangeHistory): number[] {
  const share = (part?: number, whole?: number) => (part ?? Number.NaN) / Math.max(1, whole ?? Number.NaN)
  return [
    la,
    ld,
    nf,
    nd,
    entropy,
    share(la, nf),
    fix,
    lt,
    share(la, lt),
    age,
    exp,
    share(sexp, exp),
    share(rexp, exp),
  ].map((measure) => measure ?? Number.NaN)
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
