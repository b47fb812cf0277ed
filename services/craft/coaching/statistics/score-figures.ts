import type { CoachingStatistics } from '#contracts/coaching.ts'
import { type QualityLevel, qualityLevels } from '#contracts/commits/commit.ts'
import type { ScoreCount } from '../store/scores.ts'

export type LevelCounts = Record<QualityLevel, number>

const buckets = 20
const highestScore = 10

/** The figures that follow from how many commits of which month have which score; `counts` are by month. */
export function describeScores(
  counts: readonly ScoreCount[],
): Pick<CoachingStatistics, 'coached' | 'mean_score' | 'median_score' | 'levels' | 'histogram' | 'by_month'> {
  return {
    coached: countCommits(counts),
    mean_score: meanScore(counts),
    median_score: medianScore(counts),
    levels: countLevels(counts),
    histogram: countBuckets(counts),
    by_month: [...Map.groupBy(counts, ({ month }) => month)].map(([month, ofMonth]) => ({
      month,
      ...countLevels(ofMonth),
      mean_score: meanScore(ofMonth) ?? 0,
    })),
  }
}

type Count = Pick<ScoreCount, 'quality_score' | 'commits'>

function countCommits(counts: readonly Count[]): number {
  return counts.reduce((total, { commits }) => total + commits, 0)
}

function meanScore(counts: readonly Count[]): number | null {
  const total = countCommits(counts)
  const sum = counts.reduce((all, { quality_score, commits }) => all + quality_score * commits, 0)
  return total === 0 ? null : roundScore(sum / total)
}

function medianScore(counts: readonly Count[]): number | null {
  const sorted = [...counts].sort((one, other) => one.quality_score - other.quality_score)
  const total = countCommits(sorted)
  if (total === 0) return null
  return roundScore((scoreAt(sorted, (total - 1) >> 1) + scoreAt(sorted, total >> 1)) / 2)
}

/** The score of the commit at this place, counted from 0, of commits sorted by score. */
function scoreAt(sorted: readonly Count[], place: number): number {
  let seen = 0
  for (const { quality_score, commits } of sorted) {
    seen += commits
    if (place < seen) return quality_score
  }
  return 0
}

/** Commits by level; a level nobody reached counts 0. */
export function countLevels(
  scores: readonly { quality_level: QualityLevel; commits?: number }[],
): LevelCounts {
  const counts = Object.fromEntries(qualityLevels.map((level) => [level, 0])) as LevelCounts
  for (const { quality_level, commits = 1 } of scores) counts[quality_level] += commits
  return counts
}

function countBuckets(counts: readonly Count[]): number[] {
  const histogram = new Array<number>(buckets).fill(0)
  for (const { quality_score, commits } of counts) {
    const bucket = Math.min(buckets - 1, Math.floor((quality_score / highestScore) * buckets))
    histogram[bucket] = (histogram[bucket] ?? 0) + commits
  }
  return histogram
}

/** A mean of scores, to a hundredth of a point. */
export function roundScore(score: number): number {
  return Math.round(score * 100) / 100
}
