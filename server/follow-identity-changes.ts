import { setTimeout as delay } from 'node:timers/promises'
import { authContract } from '#contracts/auth.ts'
import { createClient } from '#platform/contract/create-client.ts'
import type { IdentityCache } from '#platform/identity/identity-cache.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { runAsService } from '#platform/service/context.ts'
import type { Peers } from './peers.ts'

/** How long to wait before asking an auth service again that gave no answer, in milliseconds. */
const askAgainAfter = 1_000

/**
 * Forgets what is remembered of credentials when the auth service tells of a change: for a process without a database,
 * which does not hear of events. While the auth service is away, what is remembered lasts its few seconds.
 *
 * @returns ends it
 */
export function followIdentityChanges(peers: Peers, identities: IdentityCache): () => Promise<void> {
  const auth = createClient(authContract, peers.follow(authContract, 'gateway'))
  const controller = new AbortController()
  const { signal } = controller
  const follow = async () => {
    let seen: string | undefined
    while (!signal.aborted) {
      try {
        const query = seen === undefined ? {} : { seen }
        const answer = await auth.awaitIdentityChange({ query }, { signal })
        if (answer.seen !== seen) identities.forget()
        seen = answer.seen
      } catch {
        // Nobody knows what changed meanwhile: the next answer comes at once, and forgets all.
        seen = undefined
        await delay(askAgainAfter, undefined, { signal, ref: false }).catch(() => {})
      }
    }
  }
  const following = runAsService('gateway', firstWorkspaceId, follow)
  return () => {
    controller.abort()
    return following
  }
}
