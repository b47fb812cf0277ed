import { ServiceError } from '#platform/errors/service-error.ts'

/** Writes where a page ended, as the opaque text that clients send back. */
export function writeCursor(...parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Reads a cursor of so many parts that each fit `form`; throws `invalid_request` for one that the list did not give. */
export function readCursor<const F extends readonly RegExp[]>(
  cursor: string,
  forms: F,
): { [N in keyof F]: string } {
  const parts = parse(Buffer.from(cursor, 'base64url').toString())
  if (
    Array.isArray(parts) &&
    parts.length === forms.length &&
    parts.every((part, place) => fits(part, forms[place]))
  )
    return parts as { [N in keyof F]: string }
  throw new ServiceError(
    'invalid_request',
    'The cursor does not belong to this list: begin again without `cursor`.',
    { faults: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }] },
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function fits(part: unknown, form: RegExp | undefined): boolean {
  return typeof part === 'string' && form !== undefined && form.test(part)
}
