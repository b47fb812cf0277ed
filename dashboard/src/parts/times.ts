const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' })
const exact = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
})

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** A clock may be off by so many seconds before a time counts as one to come. */
const skew = 5

/** How long before or after `now` a time is: `3 hours ago`, `just now`, `in 4 minutes`. */
export function formatAgo(time: string, now = Date.now()): string {
  const seconds = (Date.parse(time) - now) / 1000
  if (Number.isNaN(seconds)) return 'at an unknown time'
  const step = steps.find(([, size]) => Math.abs(seconds) >= size)
  if (step) return relative.format(Math.trunc(seconds / step[1]), step[0])
  return seconds > skew ? 'within a minute' : 'just now'
}

/** `20 Nov 2026`, of a day or a time, in UTC. */
export function formatDay(time: string): string {
  const at = Date.parse(time)
  return Number.isNaN(at) ? 'unknown day' : day.format(at)
}

/** `Nov 2026` */
export function formatMonth(time: string): string {
  const at = Date.parse(time)
  return Number.isNaN(at) ? 'unknown month' : month.format(at)
}

/** `Fri, 20 Nov 2026, 14:03:11 UTC+05:30`, on the clock that stood `offset_minutes` east of UTC. */
export function formatExact(time: string, offset_minutes = 0): string {
  const at = Date.parse(time)
  if (Number.isNaN(at)) return 'unknown time'
  return `${exact.format(at + offset_minutes * 60_000)} ${formatOffset(offset_minutes)}`
}

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const hours = String(Math.floor(size / 60)).padStart(2, '0')
  return `UTC${minutes < 0 ? '−' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`
}

/** Midnight in UTC, `days` before today: where a period of so many days begins. */
export function startOfPeriod(days: number, now = Date.now()): string {
  const today = Math.floor(now / 86_400_000) * 86_400_000
  return new Date(today - days * 86_400_000).toISOString()
}
