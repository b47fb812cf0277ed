/** A failing repository is checked at least this often, in seconds, unless the interval is longer. */
const longestBackOff = 3600

/** While a backfill is under way there is nothing to compare with; asked again after this many seconds. */
const busyFor = 10

/**
 * Seconds until the next check: the interval, doubled with every failure in a row after the first, up to an hour. Spread
 * by a tenth either way, so that repositories registered together do not stay together.
 * @param random from 0 to 1
 */
export function planNextCheck(
  { interval, failures, is_busy }: { interval: number; failures: number; is_busy: boolean },
  random: number,
): number {
  const longest = Math.max(interval, longestBackOff)
  const regular = is_busy
    ? Math.min(interval, busyFor)
    : interval * 2 ** Math.max(0, Math.min(failures, 30) - 1)
  return Math.min(longest, regular) * (0.9 + random * 0.2)
}
