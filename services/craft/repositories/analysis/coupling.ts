import type { Coupling } from '#contracts/repositories/insights.ts'
import type { CoChange } from './file-activity.ts'

/** Fewer commits in common than this may well be chance. */
const leastTogether = 3

/**
 * Ranks pairs of files by their degree of change coupling: the commits that changed both, over the mean of the commits
 * that changed each (Gall, Hajek and Jazayeri, "Detection of Logical Coupling Based on Product Release History", ICSM
 * 1998; the degree as in Tornhill, 2015).
 */
export function rankCouplings(pairs: readonly CoChange[]): Coupling[] {
  return pairs
    .filter(({ together }) => together >= leastTogether)
    .map(({ path, other_path, together, commits, other_commits }) => ({
      path,
      other_path,
      together,
      degree: Math.min(1, together / ((commits + other_commits) / 2)),
    }))
    .sort((a, b) => b.degree - a.degree || b.together - a.together || (a.path < b.path ? -1 : 1))
}
