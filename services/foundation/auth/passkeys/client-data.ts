import type { RelyingParty } from '#contracts/auth/passkeys.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { isOriginOf } from './relying-party.ts'

/** What a browser says a passkey has signed (`CollectedClientData`, W3C Web Authentication 3 §5.8.1). */
export interface ClientData {
  challenge: string
  origin: string
}

/** Reads it from its base64url, and refuses a page that is none of the relying party's. */
export function readClientData(encoded: string, party: RelyingParty): ClientData {
  const { challenge, origin, crossOrigin } = parse(encoded)
  if (typeof challenge !== 'string' || typeof origin !== 'string') throw passkeyRefused()
  if (crossOrigin === true || !isOriginOf(party, origin)) {
    throw passkeyRefused(`Passkeys of this server work at ${party.origin}: open it there.`)
  }
  return { challenge, origin }
}

function parse(encoded: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
    if (typeof data === 'object' && data !== null) return data as Record<string, unknown>
  } catch {
    // What is no JSON is refused like any other object that is none of a browser's.
  }
  throw passkeyRefused()
}

/** The answer to a passkey that does not prove whose it is; `cause` is for the log alone. */
export function passkeyRefused(
  detail = 'This passkey could not be checked: try again, or sign in another way.',
  cause?: unknown,
): ServiceError {
  return new ServiceError('passkey_refused', detail, { cause })
}
