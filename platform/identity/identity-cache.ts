import { createHash } from 'node:crypto'
import type { Identify } from './authenticate.ts'
import type { Principal } from './principal.ts'

/** Remembers for a moment whose a credential is. */
export interface IdentityCache {
  identify: Identify
  /** Forgets everything at once: a key was revoked, a session ended, a role changed. */
  forget: () => void
}

const entriesAtMost = 10_000

/**
 * Asks `identify` once for many requests with the same credential. Credentials are kept as digests; that one is nobody's
 * is not remembered.
 *
 * @param seconds how long an answer may be repeated
 */
export function createIdentityCache(identify: Identify, seconds = 10): IdentityCache {
  let entries = new Map<string, { answer: Promise<Principal | null>; until: number }>()
  return {
    identify: (credential, workspaceId) => {
      const key = createHash('sha256')
        .update(`${credential.kind} ${workspaceId ?? ''} ${credential.value}`)
        .digest('base64')
      const known = entries.get(key)
      if (known && known.until > performance.now()) return known.answer
      if (entries.size >= entriesAtMost) entries.clear()
      const here = entries
      const answer = identify(credential, workspaceId)
      here.set(key, { answer, until: performance.now() + seconds * 1000 })
      const drop = () => here.delete(key)
      answer.then((principal) => principal ?? drop(), drop)
      return answer
    },
    forget: () => {
      entries = new Map()
    },
  }
}
