import { ServiceError } from '#platform/errors/service-error.ts'

/** What RFC 3339 can write and PostgreSQL's timestamptz can hold in a text of the same form. */
const earliest = Date.parse('0001-01-01T00:00:00Z')
const latest = Date.parse('9999-12-31T23:59:59.999Z')

/** The form git's times come in, whose every value is a time. */
const plain = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/

const leapSecond = /:60(?=[.zZ+-])/

/**
 * An RFC 3339 time in UTC, to the millisecond. A leap second becomes the second before it, as POSIX clocks have it;
 * a time before year 1 the earliest there is. Throws `invalid_request` for a day that no calendar has.
 */
export function toStorableTimestamp(text: string): string {
  if (plain.test(text)) return text
  const time = Date.parse(text.replace(leapSecond, ':59'))
  if (Number.isNaN(time)) throw new ServiceError('invalid_request', `There is no time ${text}.`)
  return new Date(Math.min(Math.max(time, earliest), latest)).toISOString()
}
