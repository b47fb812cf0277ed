import { isIP } from 'node:net'
import type { RelyingParty } from '#contracts/auth/passkeys.ts'
import { ServiceError } from '#platform/errors/service-error.ts'

/**
 * Where passkeys work: they are bound to a host name, never to an IP address, and to pages that came securely (W3C Web
 * Authentication 3 §5.1.3). On one's own machine that is `localhost`, whatever the port.
 *
 * @param url under which people reach the server
 * @returns null when no passkey can work there
 */
export function readRelyingParty(url: URL): RelyingParty | null {
  if (isLoopback(url.hostname)) return { id: 'localhost', origin: `${url.protocol}//localhost${portOf(url)}` }
  if (url.protocol !== 'https:' || isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) return null
  return { id: url.hostname, origin: url.origin }
}

/** The relying party, or a sentence that says why there is none. */
export function requireRelyingParty(url: URL): RelyingParty {
  const party = readRelyingParty(url)
  if (party) return party
  throw new ServiceError(
    'passkeys_unavailable',
    `Passkeys need an https address with a host name, and THROUGHLINE_URL is ${url.origin}.`,
  )
}

/** Whether a page of this origin may use the relying party’s passkeys. */
export function isOriginOf(party: RelyingParty, origin: string): boolean {
  return origin === party.origin || (party.id === 'localhost' && isLoopbackPage(origin))
}

/** Any port: which one a server on one's own machine listens on is no secret, and changes. */
function isLoopbackPage(origin: string): boolean {
  const url = URL.parse(origin)
  return url?.hostname === 'localhost' && /^https?:$/.test(url.protocol)
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

function portOf({ port }: URL): string {
  return port === '' ? '' : `:${port}`
}
