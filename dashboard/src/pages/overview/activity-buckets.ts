import { formatDay, formatMonth } from '../../parts/times.ts'

/** Commits of one day, as `getCommitStatistics` gives them. */
export interface DayActivity {
  day: string
  commits: number
  additions: number
  deletions: number
}

/** Activity of a day, a week or a month. */
export interface ActivityBucket {
  /** First day. */
  from: string
  /** Last day, included. */
  to: string
  /** `20 Nov 2026`, `Week of 16 Nov 2026`, `Nov 2026`. */
  name: string
  /** Label on the axis, where one fits: the first of a month or of a year. */
  tick?: string
  commits: number
  additions: number
  deletions: number
}

type BucketSize = 'day' | 'week' | 'month'

const oneDay = 86_400_000

/** The size that gives a readable number of columns for a span of days. */
export function chooseBucketSize(days: number): BucketSize {
  if (days <= 100) return 'day'
  return days <= 800 ? 'week' : 'month'
}

/** Adds days up to buckets without gaps, from `first` to `last`. Weeks begin on Monday (ISO 8601). */
export function bucketActivity(days: readonly DayActivity[], first: string, last: string): ActivityBucket[] {
  const size = chooseBucketSize((Date.parse(last) - Date.parse(first)) / oneDay + 1)
  const buckets = new Map<string, ActivityBucket>()
  for (let from = startOf(first, size); from <= last.slice(0, 10); from = nextOf(from, size)) {
    buckets.set(from, createBucket(from, size))
  }
  for (const { day, commits, additions, deletions } of days) {
    const bucket = buckets.get(startOf(day, size))
    if (!bucket) continue
    bucket.commits += commits
    bucket.additions += additions
    bucket.deletions += deletions
  }
  return [...buckets.values()]
}

function createBucket(from: string, size: BucketSize): ActivityBucket {
  const next = nextOf(from, size)
  const to = toDay(Date.parse(next) - oneDay)
  const name = { day: formatDay(from), week: `Week of ${formatDay(from)}`, month: formatMonth(from) }[size]
  const tick = readTick(from, to, size)
  return { from, to, name, ...(tick && { tick }), commits: 0, additions: 0, deletions: 0 }
}

function readTick(from: string, to: string, size: BucketSize): string | undefined {
  if (size === 'month') return from.endsWith('-01-01') ? from.slice(0, 4) : undefined
  if (size === 'week') return Number(to.slice(8)) <= 7 ? formatMonth(to) : undefined
  return new Date(from).getUTCDay() === 1 ? formatDay(from).replace(/ \d{4}$/, '') : undefined
}

function startOf(day: string, size: BucketSize): string {
  if (size === 'month') return `${day.slice(0, 7)}-01`
  const at = Date.parse(day.slice(0, 10))
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7
  return toDay(size === 'week' ? at - sinceMonday * oneDay : at)
}

function nextOf(from: string, size: BucketSize): string {
  if (size !== 'month') return toDay(Date.parse(from) + (size === 'week' ? 7 : 1) * oneDay)
  const [year = 1970, month = 1] = from.split('-').map(Number)
  return toDay(Date.UTC(year, month, 1))
}

function toDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
