import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import { type RequestHeaders, workspaceHeader } from '#platform/identity/credentials.ts'
import { type Principal, reaches } from '#platform/identity/principal.ts'

/** What a client proves with who it is: the headers of its first request, or the key it gave as `auth`. */
export interface Credentials {
  headers: RequestHeaders
  /** Stands for them without telling them. */
  digest: string
}

/** A browser names the page's origin; only pages of ours, or of origins that are allowed, may use its cookie. */
export function isOwnOrigin({ headers }: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = headers
  if (origin === undefined || allowed.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/** The credentials of a connection. A key that is given comes before the cookie that a browser sends by itself. */
export function readCredentials(
  headers: RequestHeaders,
  auth: Readonly<Record<string, unknown>>,
): Credentials {
  const { key, workspace = headers[workspaceHeader] } = auth
  const proof: RequestHeaders = {
    ...(typeof key === 'string'
      ? { authorization: `Bearer ${key}` }
      : { authorization: headers.authorization, cookie: headers.cookie }),
    ...(typeof workspace === 'string' && { [workspaceHeader]: workspace }),
  }
  const digest = createHash('sha256').update(JSON.stringify(proof)).digest('base64url')
  return { headers: proof, digest }
}

/**
 * Who connects.
 *
 * @throws {ServiceError} `unauthenticated`, or `forbidden` for somebody who may not even look
 */
export async function admit(authenticate: Authenticate, { headers }: Credentials): Promise<Principal> {
  const principal = await authenticate(headers)
  if (principal === null)
    throw new ServiceError('unauthenticated', 'Sign in first: give an API key as `auth: { key }`.')
  if (!reaches(principal.role, 'viewer')) throw new ServiceError('forbidden', 'This needs the role viewer.')
  return principal
}
