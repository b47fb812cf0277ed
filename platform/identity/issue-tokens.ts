import type { Principal } from './principal.ts'
import { type TokenKit, tokenSeconds } from './tokens.ts'

/** Gives a token that tells a service on whose behalf it is called. */
export type IssueToken = (principal: Principal, service: string) => Promise<string>

const entriesAtMost = 10_000

/** Signs tokens, and gives the same one again for the first half of its time. */
export function createIssueToken(tokens: TokenKit): IssueToken {
  const signed = new Map<string, { token: Promise<string>; until: number }>()
  return (principal, service) => {
    const key = JSON.stringify([service, principal])
    const known = signed.get(key)
    if (known && known.until > performance.now()) return known.token
    if (signed.size >= entriesAtMost) signed.clear()
    const token = tokens.sign(principal, service, tokenSeconds)
    signed.set(key, { token, until: performance.now() + (tokenSeconds / 2) * 1000 })
    token.catch(() => signed.delete(key))
    return token
  }
}
