import { ServiceError } from '#platform/errors/service-error.ts'
import type { ConversationPosition } from './store/conversations.ts'

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?Z'

/** Where a page of interactions ended. */
export function writeInteractionCursor({ id }: { id: string }): string {
  return encode(id)
}

/** Reads a cursor; throws `invalid_request` for one that the list did not give. */
export function readInteractionCursor(cursor: string): string {
  return decode(cursor, new RegExp(`^(${uuid})$`))[0] ?? ''
}

/** Where a page of conversations ended. */
export function writeConversationCursor({ changed_at, id }: ConversationPosition): string {
  return encode(`${changed_at} ${id}`)
}

/** Reads a cursor; throws `invalid_request` for one that the list did not give. */
export function readConversationCursor(cursor: string): ConversationPosition {
  const [changed_at = '', id = ''] = decode(cursor, new RegExp(`^(${time}) (${uuid})$`))
  return { changed_at, id }
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function decode(cursor: string, form: RegExp): string[] {
  const found = form.exec(Buffer.from(cursor, 'base64url').toString())
  if (found) return found.slice(1)
  throw new ServiceError(
    'invalid_request',
    'The cursor does not belong to this list: begin again without `cursor`.',
    { faults: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }] },
  )
}
