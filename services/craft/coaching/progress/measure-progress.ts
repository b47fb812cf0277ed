import { aspectNames, type CoachingProgress } from '#contracts/coaching.ts'
import { countLevels, roundScore } from '../statistics/score-figures.ts'
import type { Score } from '../store/scores.ts'
import { readTrend } from './mann-kendall.ts'

export type ProgressFigures = Omit<CoachingProgress, 'user_id' | 'days' | 'best' | 'weakest'>

/** How one person's scores develop: those of a period, and of the one of equal length before; both by time. */
export function measureProgress(period: readonly Score[], before: readonly Score[]): ProgressFigures {
  return {
    commits: period.length,
    mean_score: mean(period.map((score) => score.quality_score)),
    previous_mean_score: mean(before.map((score) => score.quality_score)),
    trend: readTrend(period.map((score) => score.quality_score)),
    levels: countLevels(period),
    aspects: aspectNames.flatMap((aspect) => {
      const mean_score = mean(period.map((score) => score[aspect]))
      if (mean_score === null) return []
      return [{ aspect, mean_score, previous_mean_score: mean(before.map((score) => score[aspect])) }]
    }),
    by_day: [...Map.groupBy(period, (score) => score.authored_at.slice(0, 10))].map(([day, scores]) => ({
      day,
      commits: scores.length,
      mean_score: mean(scores.map((score) => score.quality_score)) ?? 0,
    })),
  }
}

/** The first few of the best or weakest commits; of equal ones the newest. */
export function pickCommits(scores: readonly Score[], order: 'best' | 'weakest', limit: number): string[] {
  const sign = order === 'best' ? -1 : 1
  return scores
    .toReversed()
    .sort((one, other) => sign * (one.quality_score - other.quality_score))
    .slice(0, limit)
    .map((score) => score.commit_id)
}

/** Mean of what was judged, to a hundredth of a point; null when nothing was. */
function mean(values: readonly (number | null)[]): number | null {
  const judged = values.filter((value) => value !== null)
  if (judged.length === 0) return null
  return roundScore(judged.reduce((sum, value) => sum + value, 0) / judged.length)
}
