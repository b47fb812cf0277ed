import { ServiceError } from '#platform/errors/service-error.ts'
import type { RepositoryPosition } from './store/repository-store.ts'

/** Writes where a page ended, as the opaque text that clients send back. */
export function writeCursor({ owner, name }: RepositoryPosition): string {
  return Buffer.from(`${owner}/${name}`).toString('base64url')
}

/** Reads a cursor; throws `invalid_request` for one that this list did not give. */
export function readCursor(cursor: string): RepositoryPosition {
  const [, owner, name] = /^([\w.~-]+)\/([\w.~-]+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (owner !== undefined && name !== undefined) return { owner, name }
  throw new ServiceError(
    'invalid_request',
    'The cursor does not belong to this list: begin again without `cursor`.',
    { faults: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }] },
  )
}
