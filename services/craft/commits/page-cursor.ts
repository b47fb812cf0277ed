import { ServiceError } from '#platform/errors/service-error.ts'

/** The orders a list of commits may have. */
export type CommitSort = 'newest' | 'oldest' | 'weakest' | 'best' | 'largest'

/** Where a page ended: what its last commit was sorted by, and its id. */
export interface PagePosition {
  /** A time for the orders by age, a number for the others. */
  key: string | number
  id: string
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/

/** Writes a position as the opaque text that clients send back. */
export function writeCursor(sort: CommitSort, { key, id }: PagePosition): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url')
}

/** Reads a cursor; throws `invalid_request` for one that this list, in this order, did not give. */
export function readCursor(sort: CommitSort, cursor: string): PagePosition {
  const position = decode(cursor)
  if (position && position[0] === sort && isKey(sort, position[1]) && isId(position[2])) {
    return { key: position[1], id: position[2] }
  }
  throw new ServiceError(
    'invalid_request',
    'The cursor does not belong to this list: begin again without `cursor`, and keep `sort` as it was.',
    { faults: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }] },
  )
}

function decode(cursor: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(value) && value.length === 3 ? value : null
  } catch {
    return null
  }
}

function isKey(sort: CommitSort, key: unknown): key is string | number {
  if (sort === 'newest' || sort === 'oldest') {
    return typeof key === 'string' && timestamp.test(key) && !Number.isNaN(Date.parse(key)) && key >= '0001'
  }
  return typeof key === 'number' && Number.isFinite(key)
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && uuid.test(id)
}
