import { sql } from 'kysely'
import type { Client } from '#contracts/auth/programs.ts'
import type { SecretBox } from '#platform/identity/secret-box.ts'
import { type Executor, tablesOf } from './queries.ts'

/** Metadata of a client as RFC 7591 names it; what this service itself reads of it. */
export interface ClientMetadata {
  client_id: string
  client_name?: string
  client_uri?: string
  client_secret?: string
  redirect_uris?: readonly string[]
  grant_types?: readonly string[]
  scope?: string
  token_endpoint_auth_method?: string
}

/** The member a client acts for when it acts by itself. */
export interface ClientOwner {
  workspace_id: string
  user_id: string
}

export interface FoundClient {
  metadata: ClientMetadata
  owner: ClientOwner | null
  /** Name of the member who registered it. */
  registered_by: string | null
}

/** Stores a client; its secret is encrypted. */
export async function insertClient(
  executor: Executor,
  box: SecretBox,
  { client_secret, ...metadata }: ClientMetadata,
  owner: ClientOwner | null,
): Promise<void> {
  await tablesOf(executor)
    .insertInto('auth.oauth_clients')
    .values({
      id: metadata.client_id,
      metadata: JSON.stringify(metadata),
      secret: client_secret === undefined ? null : box.seal(client_secret),
      workspace_id: owner?.workspace_id ?? null,
      user_id: owner?.user_id ?? null,
    })
    .execute()
}

/** A client by its id, with its secret; null when there is none. */
export async function findClient(
  executor: Executor,
  box: SecretBox,
  id: string,
): Promise<FoundClient | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.oauth_clients as c')
    .leftJoin('auth.users as u', 'u.id', 'c.user_id')
    .where('c.id', '=', id)
    .select(['c.metadata', 'c.secret', 'c.workspace_id', 'c.user_id', 'u.name as registered_by'])
    .executeTakeFirst()
  if (!row) return null
  const metadata = row.metadata as ClientMetadata
  const { workspace_id, user_id, registered_by } = row
  return {
    metadata: row.secret === null ? metadata : { ...metadata, client_secret: box.open(row.secret) },
    owner: workspace_id !== null && user_id !== null ? { workspace_id, user_id } : null,
    registered_by,
  }
}

/** The member a client acts for; null when nobody known registered it. */
export async function findClientOwner(executor: Executor, id: string): Promise<ClientOwner | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.oauth_clients')
    .where('id', '=', id)
    .select(['workspace_id', 'user_id'])
    .executeTakeFirst()
  if (!row || row.workspace_id === null || row.user_id === null) return null
  return { workspace_id: row.workspace_id, user_id: row.user_id }
}

/** Clients that were registered in a workspace or let into it, newest first. */
export async function listClients(executor: Executor, workspaceId: string): Promise<Client[]> {
  const { rows } = await sql<{
    metadata: ClientMetadata
    registered_by: string | null
    grants: number
    created_at: string
  }>`
    select c.metadata, u.name as registered_by, c.created_at,
      (select count(*)::int from auth.oauth_grants g
       where g.client_id = c.id and g.workspace_id = ${workspaceId}) as grants
    from auth.oauth_clients c left join auth.users u on u.id = c.user_id
    where c.workspace_id = ${workspaceId}
      or exists (select from auth.oauth_grants g where g.client_id = c.id and g.workspace_id = ${workspaceId})
    order by c.created_at desc, c.id`.execute(tablesOf(executor))
  return rows.map(({ metadata, ...row }) => ({
    client_id: metadata.client_id,
    name: nameOf(metadata),
    redirect_uris: [...(metadata.redirect_uris ?? [])],
    grant_types: [...(metadata.grant_types ?? [])],
    is_public: metadata.token_endpoint_auth_method === 'none',
    ...row,
  }))
}

/** Removes a client with all its grants, of one workspace alone when it is given; whether there was one. */
export async function deleteClient(
  executor: Executor,
  id: string,
  workspaceId: string | null = null,
): Promise<boolean> {
  let query = tablesOf(executor).deleteFrom('auth.oauth_clients').where('id', '=', id)
  if (workspaceId !== null) query = query.where('workspace_id', '=', workspaceId)
  const { numDeletedRows } = await query.executeTakeFirst()
  return numDeletedRows > 0n
}

/** Removes clients that nobody known registered and nobody let in within a day. */
export async function deleteForgottenClients(executor: Executor): Promise<void> {
  await sql`
    delete from auth.oauth_clients c
    where c.workspace_id is null and c.created_at < now() - interval '1 day'
      and not exists (select from auth.oauth_grants g where g.client_id = c.id)`.execute(tablesOf(executor))
}

/** What a client calls itself, or its id. */
export function nameOf({ client_name, client_id }: ClientMetadata): string {
  return client_name?.trim() ? client_name.trim() : client_id
}
