import type { Hotspot } from '#contracts/repositories/insights.ts'
import type { FileActivity } from './file-activity.ts'
import type { TextComplexity } from './indentation.ts'

/**
 * Ranks files by how often and how much they change and how complex they are: work put into what scores high pays off
 * most (Tornhill, "Your Code as a Crime Scene", 2015). `complexityOf` gives null for a file that is not text, or is not
 * there any more; such files are left out.
 */
export function rankHotspots(
  activity: readonly FileActivity[],
  complexityOf: (path: string) => TextComplexity | null,
): Hotspot[] {
  const files = activity.flatMap((file) => {
    const measured = complexityOf(file.path)
    return measured ? [{ file, churn: file.additions + file.deletions, ...measured }] : []
  })
  const churnRank = rank(files.map(({ churn }) => churn))
  const complexityRank = rank(files.map(({ complexity }) => complexity))
  return files
    .map(({ file, churn, lines, complexity }) => ({
      path: file.path,
      commits: file.commits,
      churn,
      authors: file.authors.length,
      lines,
      complexity,
      score: churnRank(churn) * complexityRank(complexity),
      changed_at: file.changed_at,
    }))
    .sort((a, b) => b.score - a.score || b.churn - a.churn || (a.path < b.path ? -1 : 1))
}

/** Gives the part of all values that a value is at least as large as: above 0, and 1 for the largest. */
function rank(values: readonly number[]): (value: number) => number {
  const sorted = values.toSorted((a, b) => a - b)
  const ranks = new Map<number, number>()
  sorted.forEach((value, index) => {
    ranks.set(value, (index + 1) / sorted.length)
  })
  return (value) => ranks.get(value) ?? 0
}
