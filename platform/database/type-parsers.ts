import { types } from 'pg'

/** Object ids of built-in types, PostgreSQL's `pg_type.dat`. */
const oid = {
  int8: 20,
  date: 1082,
  timestamptz: 1184,
  int8Array: 1016,
  dateArray: 1182,
  timestamptzArray: 1185,
  textArray: 1009,
}

const earliest = '0001-01-01T00:00:00Z'
const latest = '9999-12-31T23:59:59.999999Z'

/** An `int8` as a number, or as its digits when a number cannot hold it exactly. */
function readInteger(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

/**
 * A `timestamptz` of a session in UTC, with the date style ISO, as RFC 3339 to the microsecond as far as it has a
 * fraction. What lies outside the years 1 to 9999, the infinities included, becomes the nearest time that RFC 3339 can
 * write.
 */
function readTimestamp(text: string): string {
  if (text === '-infinity' || text.endsWith(' BC')) return earliest
  if (text === 'infinity' || text.indexOf('-') > 4) return latest
  return `${text.slice(0, 10)}T${text.slice(11).replace('+00', 'Z')}`
}

const arrayOfText = types.getTypeParser(oid.textArray)

function readArray<T>(read: (text: string) => T): (text: string) => unknown {
  const readElement = (element: unknown): unknown => {
    if (Array.isArray(element)) return element.map(readElement)
    return typeof element === 'string' ? read(element) : element
  }
  return (text) => readElement(arrayOfText(text))
}

const parsers = new Map<number, (text: string) => unknown>([
  [oid.int8, readInteger],
  [oid.int8Array, readArray(readInteger)],
  [oid.timestamptz, readTimestamp],
  [oid.timestamptzArray, readArray(readTimestamp)],
  [oid.date, (text) => text],
  [oid.dateArray, readArray((text) => text)],
])

/** How columns become values: as `pg` does it, but for {@link readInteger}, {@link readTimestamp}, and days as text. */
export const typeParsers = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(type)) || types.getTypeParser(type, format),
}
