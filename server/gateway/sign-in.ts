import { randomBytes } from 'node:crypto'
import type { Principal } from '#platform/identity/principal.ts'

const minutes = 10

/** Codes that sign a browser in once. They live in this process's memory: a restart ends them. */
export interface SignInCodes {
  issue: (principal: Principal) => { path: string; expires_at: string }
  /** The principal the code was issued for; null when it is unknown, used or expired. */
  redeem: (code: string) => Principal | null
}

export function createSignInCodes(): SignInCodes {
  const codes = new Map<string, { principal: Principal; expires: number }>()
  return {
    issue: (principal) => {
      for (const [code, { expires }] of codes) if (expires < Date.now()) codes.delete(code)
      const code = randomBytes(24).toString('base64url')
      const expires = Date.now() + minutes * 60_000
      codes.set(code, { principal, expires })
      return { path: `/sign-in?code=${code}`, expires_at: new Date(expires).toISOString() }
    },
    redeem: (code) => {
      const entry = codes.get(code)
      codes.delete(code)
      return entry && entry.expires >= Date.now() ? entry.principal : null
    },
  }
}
