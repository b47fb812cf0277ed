/** Cookie that holds the session of a browser; over https its name begins with `__Host-`, so that nobody else can set it. */
export const sessionCookie = 'throughline_session'
export const secureSessionCookie = `__Host-${sessionCookie}`

/** Header that chooses one of the workspaces somebody belongs to. */
export const workspaceHeader = 'x-workspace'

/** Header in which the gateway tells services where a request came from; what a client sends of it is overwritten. */
export const clientAddressHeader = 'x-client-address'

/**
 * Header in which the gateway and services tell a service, with a token that they sign, on whose behalf they call. The
 * gateway takes away what a client sends of it.
 */
export const identityHeader = 'x-throughline-identity'

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/** What a request brings to show who sends it. */
export interface Credential {
  /** A key or token from the `Authorization` header (RFC 6750), or the cookie of a browser. */
  kind: 'bearer' | 'session'
  value: string
}

/** The credential of a request; a bearer goes before a cookie. Null when there is none. */
export function readCredential(headers: RequestHeaders): Credential | null {
  const bearer = readBearer(headers)
  if (bearer !== null) return { kind: 'bearer', value: bearer }
  if (headers.authorization) return null
  const session = readCookie(headers, secureSessionCookie) ?? readCookie(headers, sessionCookie)
  return session === null ? null : { kind: 'session', value: session }
}

/** The workspace a request asks for, or null for the one its sender was last in. */
export function readWorkspaceChoice(headers: RequestHeaders): string | null {
  const value = headers[workspaceHeader]
  return typeof value === 'string' && value !== '' ? value : null
}

function readBearer(headers: RequestHeaders): string | null {
  const value = headers.authorization
  const match = typeof value === 'string' ? /^Bearer +([\w.~+/=-]+) *$/i.exec(value) : null
  return match?.[1] ?? null
}

/** The value of a cookie of this name; null without one. */
export function readCookie(headers: RequestHeaders, name: string): string | null {
  const value = headers.cookie
  if (typeof value !== 'string') return null
  for (const pair of value.split(';')) {
    const equals = pair.indexOf('=')
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim()
  }
  return null
}
