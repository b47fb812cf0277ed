import { authContract } from '#contracts/auth.ts'
import { firstWorkspaceId, servicePrincipal } from '#platform/identity/principal.ts'
import { startTestServices, type TestServices } from '#platform/testing/service.ts'
import { auth } from '../service.ts'

/** Starts the auth service, which is asked about credentials as it is in a server. */
export function startAuth(environment: Record<string, string> = {}): Promise<TestServices> {
  return startTestServices({
    services: [auth],
    environment,
    identify:
      (client) =>
      async ({ kind, value }, workspace_id) => {
        const asServer = client(authContract, servicePrincipal('server', firstWorkspaceId))
        const { principal } = await asServer.identify({ body: { kind, value, workspace_id } })
        return principal
      },
  })
}
