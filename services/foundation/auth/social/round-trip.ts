import { createHmac, timingSafeEqual } from 'node:crypto'
import { type RequestHeaders, readCookie } from '#platform/identity/credentials.ts'
import { createSecretToken } from '../secret-token.ts'
import type { RoundTrip } from './provider.ts'

/** Seconds somebody may take at a provider. */
export const tripLifetime = 600

/** Begins trips to providers, and knows the browser again that comes back. */
export interface RoundTrips {
  begin: () => RoundTrip
  /** The trip of a state; null when this browser has not begun it. */
  resume: (state: string, headers: RequestHeaders) => RoundTrip | null
  /** A `Set-Cookie` that ties a trip to the browser. */
  write: (trip: RoundTrip) => string
  /** A `Set-Cookie` that takes it away. */
  clear: () => string
}

/**
 * @param key derives what only this server may know of a trip from its state, so that nothing of it has to be stored
 * @param isSecure whether browsers reach the server over https
 */
export function createRoundTrips(key: Buffer, isSecure: boolean): RoundTrips {
  const name = `${isSecure ? '__Host-' : ''}throughline_social`
  // The provider sends the browser back from its own site: a stricter cookie would stay behind.
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  const derive = (purpose: string, state: string) =>
    createHmac('sha256', key).update(`${purpose} ${state}`).digest('base64url')
  const tripOf = (state: string): RoundTrip => ({
    state,
    code_verifier: derive('code verifier', state),
    nonce: derive('nonce', state),
  })
  return {
    begin: () => tripOf(createSecretToken().value),
    resume: (state, headers) => {
      const given = Buffer.from(readCookie(headers, name) ?? '')
      const right = Buffer.from(state)
      return given.length === right.length && timingSafeEqual(given, right) ? tripOf(state) : null
    },
    write: ({ state }) => `${name}=${state}; Max-Age=${tripLifetime}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
  }
}
