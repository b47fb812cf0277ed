import { createHash, timingSafeEqual } from 'node:crypto'
import type { Principal } from './principal.ts'
import type { TokenKit } from './tokens.ts'

/** The workspace of a server that nobody has divided yet. */
export const firstWorkspaceId = '00000000-0000-7000-8000-000000000001'

/** Cookie that holds the session token of a browser. */
export const sessionCookie = 'throughline_session'

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Finds out who sends a request; null when nobody we know does. */
export type Authenticate = (headers: RequestHeaders) => Promise<Principal | null>

/** The account that owns a self-hosted server. */
export const localOwner: Principal = {
  kind: 'person',
  id: 'owner',
  workspace_id: firstWorkspaceId,
  role: 'owner',
}

/**
 * Accepts the owner's API key, a token that a peer signed, and the session cookie of a signed-in browser. A cookie
 * alone cannot change anything from another site: it is `SameSite=Strict`.
 */
export function createAuthenticate(options: { ownerKey: string; tokens: TokenKit }): Authenticate {
  const ownerDigest = digest(options.ownerKey)
  return async (headers) => {
    const bearer = readBearer(headers)
    if (bearer !== null) {
      if (timingSafeEqual(digest(bearer), ownerDigest)) return localOwner
      return options.tokens.verify(bearer, 'service')
    }
    const session = readCookie(headers, sessionCookie)
    return session === null ? null : options.tokens.verify(session, 'session')
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function readBearer(headers: RequestHeaders): string | null {
  const value = headers.authorization
  const match = typeof value === 'string' ? /^Bearer +([\w.~+/=-]+) *$/i.exec(value) : null
  return match?.[1] ?? null
}

function readCookie(headers: RequestHeaders, name: string): string | null {
  const value = headers.cookie
  if (typeof value !== 'string') return null
  for (const pair of value.split(';')) {
    const equals = pair.indexOf('=')
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim()
  }
  return null
}
