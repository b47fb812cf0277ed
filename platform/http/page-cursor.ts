import { ServiceError } from '#platform/errors/service-error.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/

/** What a list may be sorted by, as values that PostgreSQL reads as `uuid`, `timestamptz`, `float8`, `bigint` and `text`. */
const forms = {
  id: (value: unknown) => typeof value === 'string' && uuid.test(value),
  time: (value: unknown) =>
    typeof value === 'string' && timestamp.test(value) && !Number.isNaN(Date.parse(value)) && value >= '0001',
  number: (value: unknown) => typeof value === 'number' && Number.isFinite(value),
  integer: (value: unknown) => Number.isSafeInteger(value),
  text: (value: unknown) => typeof value === 'string' && value.isWellFormed() && !value.includes('\0'),
}

export type KeyForm = keyof typeof forms

/** Values of the last item of a page, by the fields the list is sorted by. */
export type PagePosition<F extends Readonly<Record<string, KeyForm>>> = {
  [K in keyof F]: F[K] extends 'number' | 'integer' ? number : string
}

/** Turns where a page of a list ended into the opaque text that clients send back, and that into the position again. */
export interface PageCursor<Position> {
  write(last: Readonly<Position>): string
  /** @throws ServiceError `invalid_request` for a cursor that the list did not give */
  read(cursor: string): Position
}

/**
 * @param keys the fields a list is sorted by; together they tell every two items apart
 * @param order name of the order where a list has several: a cursor of another one is refused
 */
export function createPageCursor<const F extends Readonly<Record<string, KeyForm>>>(
  keys: F,
  order?: string,
): PageCursor<PagePosition<F>> {
  const names = Object.keys(keys)
  const prefix = order === undefined ? [] : [order]
  return {
    write: (last) => encode([...prefix, ...names.map((name) => last[name])]),
    read: (cursor) => {
      const parts = decode(cursor)
      const values = parts.slice(prefix.length)
      const isOurs =
        parts.length === prefix.length + names.length &&
        parts[0] === (order ?? parts[0]) &&
        names.every((name, index) => forms[keys[name] as KeyForm](values[index]))
      if (!isOurs) throw notOfThisList()
      return Object.fromEntries(names.map((name, index) => [name, values[index]])) as PagePosition<F>
    },
  }
}

/** A page out of what was found, which is one item more than the page holds when there are others. */
export function toPage<T>(
  found: readonly T[],
  limit: number,
  cursor: Pick<PageCursor<NoInfer<T>>, 'write'>,
): { items: T[]; next_cursor: string | null } {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next_cursor: last !== undefined && found.length > limit ? cursor.write(last) : null }
}

function encode(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function decode(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}

function notOfThisList(): ServiceError {
  return new ServiceError(
    'invalid_request',
    'The cursor does not belong to this list, or not in this order: begin again without `cursor`.',
    { faults: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }] },
  )
}
