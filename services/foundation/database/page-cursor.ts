import { ServiceError } from '#platform/errors/service-error.ts'
import type { BackupPosition } from './store/backup-store.ts'

/** Writes where a page ended, as the opaque text that clients send back. */
export function writeCursor({ created_at, id }: BackupPosition): string {
  return Buffer.from(`${created_at} ${id}`).toString('base64url')
}

/** Reads a cursor; throws `invalid_request` for one that this list did not give. */
export function readCursor(cursor: string): BackupPosition {
  const [, created_at, id] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      Buffer.from(cursor, 'base64url').toString(),
    ) ?? []
  if (created_at !== undefined && id !== undefined && !Number.isNaN(Date.parse(created_at)))
    return { created_at, id }
  throw new ServiceError(
    'invalid_request',
    'The cursor does not belong to this list: begin again without `cursor`.',
    { faults: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }] },
  )
}
