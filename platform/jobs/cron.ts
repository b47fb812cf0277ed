import { parseCronItem } from 'graphile-worker'

const minute = 60_000

/** Minutes looked ahead for the next time: four years and a day, so that 29 February is among them. */
const horizon = (4 * 365 + 2) * 24 * 60

/**
 * The next time that a cron pattern names, in UTC; null when there is none.
 *
 * @throws when it is no pattern
 */
export function nextTime(cron: string, after: Date): Date | null {
  const { match } = parseCronItem({ task: 'any', match: cron })
  const first = Math.floor(after.getTime() / minute) + 1
  for (let at = first; at < first + horizon; at++) {
    const time = new Date(at * minute)
    const digest = {
      min: time.getUTCMinutes(),
      hour: time.getUTCHours(),
      date: time.getUTCDate(),
      month: time.getUTCMonth() + 1,
      dow: time.getUTCDay(),
    }
    if (match(digest)) return time
  }
  return null
}
