import { ServiceError } from '#platform/errors/service-error.ts'

/** Writes where a page of a list ended. */
export function writeCursor(position: readonly string[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** Reads what `writeCursor` wrote of so many parts; throws `invalid_request` for anything else. */
export function readCursor(cursor: string, parts: number): string[] {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const isOurs =
      Array.isArray(position) && position.length === parts && position.every((part) => isSafe(part))
    if (isOurs) return position
  } catch {
    // Not even JSON.
  }
  throw new ServiceError('invalid_request', 'The cursor is none of this list.', {
    faults: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }],
  })
}

/** Ids and RFC 3339 times, which the database can read. */
function isSafe(part: unknown): boolean {
  return typeof part === 'string' && /^([0-9a-f-]{36}|\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)$/.test(part)
}

/** A page of a list, of which one item more than the page holds was read. */
export function toPage<T>(items: T[], limit: number, positionOf: (item: T) => string[]) {
  const page = items.slice(0, limit)
  const last = items.length > limit ? page.at(-1) : undefined
  return { items: page, next_cursor: last ? writeCursor(positionOf(last)) : null }
}
