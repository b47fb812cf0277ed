import { authContract } from '#contracts/auth.ts'
import { createClient } from '#platform/contract/create-client.ts'
import type { Identify } from '#platform/identity/authenticate.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { runAsService } from '#platform/service/context.ts'
import type { Peers } from './peers.ts'

/** Events after which no process may go on believing what it remembers of credentials. */
export const identityChanges: readonly (keyof (typeof authContract)['events'])[] = [
  'access_token.revoked',
  'account.changed',
  'client.removed',
  'key.revoked',
  'member.changed',
  'member.joined',
  'member.removed',
  'program.ended',
  'session.ended',
]

/** Asks the auth service, as the server itself: whoever sends the credential is not known yet. */
export function createIdentify(peers: Peers): Identify {
  const auth = createClient(authContract, peers.reach(authContract, 'server'))
  return ({ kind, value }, workspace_id) =>
    runAsService('server', firstWorkspaceId, async () => {
      const { principal } = await auth.identify({ body: { kind, value, workspace_id } })
      return principal
    })
}
