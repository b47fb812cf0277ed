import type { CoachingStatistics } from '#contracts/coaching.ts'
import type { QualityLevel } from '#contracts/commits/commit.ts'
import { levelsBestFirst } from '../../parts/levels.ts'
import { formatMonth } from '../../parts/times.ts'

type Month = CoachingStatistics['by_month'][number]

/** Levels of one month, quarter or year. */
export interface LevelSpan {
  /** Its first month that has commits. */
  month: string
  name: string
  tick?: string
  commits: number
  levels: Record<QualityLevel, number>
  mean_score: number
}

/** Columns that can still be told apart. */
const most = 48

/** Adds months up to quarters or years once there are too many to draw. Months without commits are left out. */
export function groupMonths(months: readonly Month[]): LevelSpan[] {
  const size = [1, 3, 12].find((size) => months.length / size <= most) ?? 12
  const spans = new Map<string, Month[]>()
  for (const month of months) {
    const { name } = nameSpan(month.month, size)
    spans.set(name, [...(spans.get(name) ?? []), month])
  }
  return [...spans.values()].map((span) => addUp(span, size))
}

function addUp(span: readonly Month[], size: number): LevelSpan {
  const month = span[0]?.month ?? ''
  const levels = { EXCELLENT: 0, GOOD: 0, FAIR: 0, NEEDS_IMPROVEMENT: 0 }
  let points = 0
  for (const one of span) {
    for (const level of levelsBestFirst) levels[level] += one[level]
    points += one.mean_score * countCommits(one)
  }
  const commits = span.reduce((sum, one) => sum + countCommits(one), 0)
  return { month, ...nameSpan(month, size), commits, levels, mean_score: commits ? points / commits : 0 }
}

function countCommits(month: Month): number {
  return levelsBestFirst.reduce((sum, level) => sum + month[level], 0)
}

function nameSpan(month: string, size: number): { name: string; tick?: string } {
  const year = month.slice(0, 4)
  if (size === 12) return { name: year, tick: year }
  if (size === 1) return { name: formatMonth(month), tick: formatMonth(month) }
  const quarter = Math.floor((Number(month.slice(5, 7)) - 1) / 3) + 1
  return { name: `Quarter ${quarter} of ${year}`, ...(quarter === 1 && { tick: year }) }
}
