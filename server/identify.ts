import { authContract } from '#contracts/auth.ts'
import { createClient } from '#platform/contract/create-client.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Identify } from '#platform/identity/authenticate.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { runAsService } from '#platform/service/context.ts'
import type { Peers } from './peers.ts'

/** How long the auth service may take to answer whose a credential is, in milliseconds. */
const answerWithin = 5_000

/**
 * Asks the auth service, as the server itself: whoever sends the credential is not known yet.
 *
 * @throws {ServiceError} `unavailable` when the auth service gives no answer: nobody is then taken for a stranger
 */
export function createIdentify(peers: Peers): Identify {
  const auth = createClient(authContract, peers.reach(authContract, 'server'))
  return ({ kind, value }, workspace_id) =>
    runAsService('server', firstWorkspaceId, async () => {
      try {
        const signal = AbortSignal.timeout(answerWithin)
        const { principal } = await auth.identify({ body: { kind, value, workspace_id } }, { signal })
        return principal
      } catch (error) {
        throw isNoAnswer(error) ? cannotBeChecked(error) : error
      }
    })
}

function isNoAnswer(error: unknown): boolean {
  if (error instanceof ServiceError) return error.code === 'unavailable' || error.code === 'timeout'
  return error instanceof DOMException && error.name === 'TimeoutError'
}

function cannotBeChecked(cause: unknown): ServiceError {
  return new ServiceError(
    'unavailable',
    'Whether you are signed in cannot be checked now, since the auth service does not answer; try again shortly.',
    { cause, retry_after: 2 },
  )
}
