/** Reads fields of payloads, which hold whatever somebody sent. What is not of the wanted kind is null or empty. */

export type Fields = Readonly<Record<string, unknown>>

/** An object; one without fields when there is none. */
export function objectAt(fields: Fields, name: string): Fields {
  return asObject(fields[name])
}

/** A value as an object; one without fields when it is none. */
export function asObject(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** The objects of a list. */
export function listAt(fields: Fields, name: string): Fields[] {
  const value = fields[name]
  return Array.isArray(value) ? value.map(asObject) : []
}

/** The texts of a list. */
export function textsAt(fields: Fields, name: string): string[] {
  const value = fields[name]
  return Array.isArray(value) ? value.flatMap((one) => (typeof one === 'string' ? [storable(one)] : [])) : []
}

/** A text as PostgreSQL can hold it, null when it is empty. */
export function textAt(fields: Fields, name: string, longest = 4096): string | null {
  const value = fields[name]
  return typeof value === 'string' && value !== '' ? storable(value.slice(0, longest)) : null
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '␀')
}

/** A whole number that is exact. */
export function integerAt(fields: Fields, name: string): number | null {
  const value = fields[name]
  return Number.isSafeInteger(value) ? (value as number) : null
}

/** An id, which providers give as a number or a text. */
export function idAt(fields: Fields, name: string): string | null {
  const number = integerAt(fields, name)
  return number === null ? textAt(fields, name, 200) : String(number)
}

/** Whether it is true, and not merely there. */
export function flagAt(fields: Fields, name: string): boolean {
  return fields[name] === true
}

const earliest = Date.parse('0001-01-01T00:00:00Z')
const latest = Date.parse('9999-12-31T23:59:59Z')

/** A time in UTC, from RFC 3339, from GitLab's `2026-01-05 10:00:00 UTC`, or from seconds since 1970. */
export function timeAt(fields: Fields, name: string): string | null {
  const value = fields[name]
  const time =
    typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return time >= earliest && time <= latest ? new Date(time).toISOString() : null
}

/** Minutes east of UTC that a time names; 0 when it names none. */
export function offsetAt(fields: Fields, name: string): number {
  const value = fields[name]
  const [, sign, hours, minutes] =
    (typeof value === 'string' && /([+-])(\d\d):?(\d\d)$/.exec(value.trim())) || []
  if (hours === undefined || minutes === undefined) return 0
  const offset = Number(hours) * 60 + Number(minutes)
  return Math.min(offset, 1440) * (sign === '-' ? -1 : 1)
}

/** A whole object name of git, not the zeros that stand for none. */
export function hashAt(fields: Fields, name: string): string | null {
  const value = fields[name]
  return typeof value === 'string' && isHash(value) && !/^0+$/.test(value) ? value : null
}

/** Whether a text is the whole name of an object of git. */
export function isHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}
