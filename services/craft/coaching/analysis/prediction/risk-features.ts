import type { ChangeHistory } from '../commit.ts'
import type { FileDigest } from './file-digest.ts'
import type { Features } from './linear-model.ts'

/**
 * Kamei's measures of a change as the risk model takes them: counts as logarithms, so that projects of every size look
 * alike, and sums as means per file. What is not known is `NaN`.
 */
export function riskValues(history: ChangeHistory): Record<string, number> {
  const { ns, nd, nf, entropy, la, ld, lt, fix, ndev, age, nuc, exp, rexp, sexp } = history
  const files = Math.max(1, nf ?? 1)
  return {
    added: log(la),
    added_per_file: la === undefined ? Number.NaN : log(la / files),
    added_by_fix: la === undefined || fix === undefined ? Number.NaN : fix * log(la),
    nothing_added: la === undefined ? Number.NaN : Number(la === 0),
    deleted: log(ld),
    files: log(nf),
    folders: log(nd),
    subsystems: log(ns),
    entropy: entropy ?? Number.NaN,
    lines_before: log(lt),
    fix: fix ?? Number.NaN,
    developers: log(ndev),
    age: log(age),
    changes_before: log(nuc),
    experience: log(exp),
    recent_experience: log(rexp),
    subsystem_experience: log(sexp),
  }
}

function log(count: number | undefined): number {
  return count === undefined ? Number.NaN : Math.log1p(Math.max(0, count))
}

/** Typical values, so that a measure that is not known can count as an ordinary one. */
const TYPICAL: Readonly<Record<string, number>> = {
  added: 3,
  added_per_file: 2.5,
  added_by_fix: 1,
  nothing_added: 0,
  deleted: 2,
  fix: 0.4,
  developers: 2.3,
  age: 3,
}

/** The measures the linear part uses, less their typical values. */
export function riskFeatures(values: Readonly<Record<string, number>>): Features {
  const features = new Map<string, number>()
  for (const [name, typical] of Object.entries(TYPICAL)) {
    const value = values[name] ?? Number.NaN
    if (!Number.isNaN(value)) features.set(name, value - typical)
  }
  return features
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
