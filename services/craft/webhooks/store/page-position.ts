import { ServiceError } from '#platform/errors/service-error.ts'

/** Columns that lists are ordered by: their PostgreSQL type, and the form of their values. */
const columns: Readonly<Record<string, { type: string; form: RegExp }>> = {
  id: { type: 'uuid', form: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
  repository_id: { type: 'uuid', form: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
  updated_at: { type: 'timestamptz', form: /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,6})?Z$/ },
  number: { type: 'bigint', form: /^\d{1,18}$/ },
}
const text = { type: 'text', form: /^[^\0]{0,1000}$/u }

/** PostgreSQL type of a column that a list is ordered by. */
export function typeOfColumn(name: string): string {
  return (columns[name] ?? text).type
}

/** Writes where a page ended, as the opaque text that clients send back. */
export function writePosition(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** Reads it again, by column; throws `invalid_request` for a cursor that such a list did not give. */
export function readPosition(cursor: string, order: readonly string[]): Record<string, string> {
  const values = parse(cursor)
  const isWhole = order.every((name, index) => {
    const value = values[index]
    if (typeof value !== 'string' || !value.isWellFormed()) return false
    const { type, form } = columns[name] ?? text
    return form.test(value) && (type !== 'timestamptz' || !Number.isNaN(Date.parse(value)))
  })
  if (isWhole && values.length === order.length) {
    return Object.fromEntries(order.map((name, index) => [name, String(values[index])]))
  }
  throw new ServiceError(
    'invalid_request',
    'The cursor does not belong to this list: begin again without `cursor`.',
    { faults: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }] },
  )
}

function parse(cursor: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(values) ? values : []
  } catch {
    return []
  }
}
