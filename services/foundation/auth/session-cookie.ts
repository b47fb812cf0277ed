import { createHmac, timingSafeEqual } from 'node:crypto'
import { secureSessionCookie, sessionCookie } from '#platform/identity/credentials.ts'

/** Days a session lasts at most, however much it is used. */
export const sessionDays = 30

/** Writes and reads session cookies in the way of better-auth: the token, a dot, and its HMAC-SHA-256. */
export interface SessionCookies {
  /** Name and value pairs are for `Set-Cookie`. */
  write: (token: string) => string
  /** A `Set-Cookie` that takes the cookie away. */
  clear: () => string
  /** The token in the value of a cookie; null when its signature is not ours. */
  read: (value: string) => string | null
}

/** @param isSecure whether browsers reach the server over https */
export function createSessionCookies(secret: string, isSecure: boolean): SessionCookies {
  const name = isSecure ? secureSessionCookie : sessionCookie
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  const sign = (token: string) => createHmac('sha256', secret).update(token).digest('base64')
  return {
    write: (token) =>
      `${name}=${encodeURIComponent(`${token}.${sign(token)}`)}; Max-Age=${sessionDays * 86_400}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
    read: (value) => {
      const text = decode(value)
      const dot = text.lastIndexOf('.')
      const token = text.slice(0, dot)
      const given = Buffer.from(text.slice(dot + 1))
      const right = Buffer.from(sign(token))
      return dot > 0 && given.length === right.length && timingSafeEqual(given, right) ? token : null
    },
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
