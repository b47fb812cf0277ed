import type { CommitType, QualityLevel } from '#contracts/commits/commit.ts'
import type { CommitStatistics } from '#contracts/commits/statistics.ts'
import { findStreak } from './streak.ts'

/** Figures of one group of commits; which columns name the group depends on `part`. */
export interface StatisticsRow {
  part: 'total' | 'day' | 'hour' | 'author' | 'type' | 'level'
  day: string
  weekday: number
  hour: number
  author_name: string
  author_email: string
  type: CommitType | null
  level: QualityLevel | null
  commits: number
  additions: number
  deletions: number
  generated_additions: number
  generated_deletions: number
  measured: number
  merges: number
  bots: number
  reverts: number
  first_authored_at: string
  last_authored_at: string
}

/** Authors that are listed. */
const listedAuthors = 100

/** Puts the groups of a query together to the statistics of the contract. */
export function assembleStatistics(
  rows: readonly StatisticsRow[],
  { retracted, files }: { retracted: number; files: number },
): CommitStatistics {
  const parts = Map.groupBy(rows, (row) => row.part)
  const of = (part: StatisticsRow['part']) => parts.get(part) ?? []
  const [total] = of('total')
  const days = of('day').toSorted((a, b) => compare(a.day, b.day))
  const authors = of('author')
  return {
    commits: total?.commits ?? 0,
    additions: total?.additions ?? 0,
    deletions: total?.deletions ?? 0,
    authors: authors.length,
    merges: total?.merges ?? 0,
    bots: total?.bots ?? 0,
    reverts: total?.reverts ?? 0,
    retracted,
    measured: total?.measured ?? 0,
    files,
    generated_additions: total?.generated_additions ?? 0,
    generated_deletions: total?.generated_deletions ?? 0,
    first_authored_at: total?.first_authored_at ?? null,
    last_authored_at: total?.last_authored_at ?? null,
    by_day: days.map(({ day, commits, additions, deletions }) => ({ day, commits, additions, deletions })),
    by_hour: of('hour')
      .map(({ weekday, hour, commits }) => ({ weekday, hour, commits }))
      .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour),
    by_author: authors.toSorted(byCommits).slice(0, listedAuthors).map(describeAuthor),
    by_type: of('type')
      .toSorted(byCommits)
      .map(({ type, commits }) => ({ type, commits })),
    by_level: of('level')
      .toSorted(byCommits)
      .map(({ level, commits }) => ({ level, commits })),
    streak: findStreak(days.map(({ day }) => day)),
  }
}

function describeAuthor(row: StatisticsRow): CommitStatistics['by_author'][number] {
  return {
    name: row.author_name,
    email: row.author_email,
    bot: row.bots > 0,
    commits: row.commits,
    additions: row.additions,
    deletions: row.deletions,
    first_authored_at: row.first_authored_at,
    last_authored_at: row.last_authored_at,
  }
}

/** Most commits first; of equal ones, the group whose name comes first. */
function byCommits(a: StatisticsRow, b: StatisticsRow): number {
  return b.commits - a.commits || compare(nameOf(a), nameOf(b))
}

function nameOf(row: StatisticsRow): string {
  return `${row.author_name} ${row.author_email} ${row.type} ${row.level}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
