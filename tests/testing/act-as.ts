import { authContract } from '#contracts/auth.ts'
import type { Role } from '#platform/identity/principal.ts'
import type { ServerConnection } from './server-connection.ts'

/** How an API key is limited. */
export interface Limits {
  kind?: 'person' | 'agent'
  role?: Role
  scopes?: string[] | null
  /** Another workspace of the owner's; the first when left out. */
  workspace_id?: string
}

/** Headers of somebody with a new API key of the owner's, limited like this. */
export async function actAs(
  server: Pick<ServerConnection, 'client'>,
  { workspace_id, ...limits }: Limits,
): Promise<Record<string, string>> {
  const { key } = await server
    .client(authContract)
    .createKey(
      { body: { name: 'a test', ...limits } },
      { headers: workspace_id === undefined ? {} : { 'x-workspace': workspace_id } },
    )
  return { authorization: `Bearer ${key}` }
}

/** Makes a workspace beside the first one; gives its id. */
export async function createOtherWorkspace(server: Pick<ServerConnection, 'client'>): Promise<string> {
  const { id } = await server.client(authContract).createWorkspace({ body: { name: 'Elsewhere' } })
  return id
}
