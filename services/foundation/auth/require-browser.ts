import { ServiceError } from '#platform/errors/service-error.ts'
import { type RequestHeaders, readCredential } from '#platform/identity/credentials.ts'
import type { AuthParts } from './parts.ts'
import { isConfirmed } from './store/sessions.ts'

/** Seconds after a sign-in, or its confirmation, in which somebody may change how their account is entered. */
const confirmedFor = 900

/** The session token of the browser that asks; null when something else does. */
export function readSessionToken({ cookies }: Pick<AuthParts, 'cookies'>, headers: RequestHeaders) {
  const credential = readCredential(headers)
  return credential?.kind === 'session' ? cookies.read(credential.value) : null
}

/** The session token, since what changes how an account is entered is not done by a program with a key. */
export function requireBrowser(parts: Pick<AuthParts, 'cookies'>, headers: RequestHeaders): string {
  const token = readSessionToken(parts, headers)
  if (token !== null) return token
  throw new ServiceError('forbidden', 'Do this in a browser that is signed in.')
}

/**
 * Refuses a browser whose owner has not shown for a while who they are. Programs pass: what a key makes can do no more
 * than the key.
 */
export async function refuseOldSession(
  parts: Pick<AuthParts, 'cookies' | 'database'>,
  headers: RequestHeaders,
): Promise<void> {
  if (readSessionToken(parts, headers) !== null) await requireConfirmed(parts, headers)
}

/** The session token, when its owner has just shown who they are: a browser left open is not enough. */
export async function requireConfirmed(
  parts: Pick<AuthParts, 'cookies' | 'database'>,
  headers: RequestHeaders,
): Promise<string> {
  const token = requireBrowser(parts, headers)
  if (await isConfirmed(parts.database.kysely, token, confirmedFor)) return token
  throw new ServiceError(
    'confirmation_required',
    'You signed in a while ago: confirm with your password or a passkey first, or sign in again.',
  )
}
