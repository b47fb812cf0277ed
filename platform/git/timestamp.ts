/** The years 1 to 9999: what RFC 3339 can write and PostgreSQL's timestamptz can hold. */
const first = -62_135_596_800
const last = 253_402_300_799

const minutesOfADay = 24 * 60

/**
 * RFC 3339 in UTC of git's seconds since 1970. Dates beyond the years 1 to 9999, which broken clocks put in
 * commits, become the nearest second that can be stored.
 */
export function formatTimestamp(seconds: number): string {
  const within = Math.min(Math.max(Number.isNaN(seconds) ? 0 : seconds, first), last)
  return `${new Date(within * 1000).toISOString().slice(0, 19)}Z`
}

/** Minutes east of UTC of git's `+hhmm`; 0 for an offset that no clock on earth can have. */
export function readOffsetMinutes(offset: string): number {
  if (!/^[+-]\d{4}$/.test(offset)) return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))
  if (minutes >= minutesOfADay || minutes === 0) return 0
  return offset.startsWith('-') ? -minutes : minutes
}
