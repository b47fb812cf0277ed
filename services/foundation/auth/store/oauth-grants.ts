import { sql } from 'kysely'
import type { Program } from '#contracts/auth/programs.ts'
import { type ClientMetadata, nameOf } from './oauth-clients.ts'
import { type Executor, secondsFromNow, tablesOf } from './queries.ts'

/** What a person let a program do in a workspace. */
export interface Grant {
  id: string
  workspace_id: string
  user_id: string
  client_id: string
  scopes: string[]
  resources: string[]
}

/** Days after its last token at which a grant has no token left that could be renewed. */
const grantIdleDays = 31

/**
 * Stores a grant and gives its id.
 *
 * @param days after which it ends, however often its tokens are renewed
 */
export async function insertGrant(
  executor: Executor,
  grant: Omit<Grant, 'id'>,
  days: number,
): Promise<string> {
  const { id } = await tablesOf(executor)
    .insertInto('auth.oauth_grants')
    .values({ ...grant, expires_at: secondsFromNow(days * 86_400) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A grant by its id; null when it was ended or has run out. */
export async function findGrant(executor: Executor, id: string): Promise<Grant | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.oauth_grants')
    .where('id', '=', id)
    .where('expires_at', '>', sql<string>`now()`)
    .select(['id', 'workspace_id', 'user_id', 'client_id', 'scopes', 'resources'])
    .executeTakeFirst()
  return row ?? null
}

/** Notes that a token was given on a grant. */
export async function touchGrant(executor: Executor, id: string): Promise<void> {
  await sql`update auth.oauth_grants set last_used_at = now() where id = ${id}`.execute(tablesOf(executor))
}

/** Programs let into a workspace, by one account when it is given; newest first. */
export async function listPrograms(
  executor: Executor,
  workspaceId: string,
  userId: string | null,
): Promise<Program[]> {
  let query = tablesOf(executor)
    .selectFrom('auth.oauth_grants as g')
    .innerJoin('auth.oauth_clients as c', 'c.id', 'g.client_id')
    .innerJoin('auth.users as u', 'u.id', 'g.user_id')
    .where('g.workspace_id', '=', workspaceId)
    .where('g.expires_at', '>', sql<string>`now()`)
  if (userId !== null) query = query.where('g.user_id', '=', userId)
  const rows = await query
    .orderBy('g.id', 'desc')
    .select(['g.id', 'g.client_id', 'g.scopes', 'g.created_at', 'g.last_used_at', 'g.expires_at'])
    .select(['c.metadata', 'u.id as account_id', 'u.name as account_name'])
    .execute()
  return rows.map(({ metadata, ...row }) => {
    const client = metadata as ClientMetadata
    return { ...row, name: nameOf(client), redirect_host: hostOf(client.redirect_uris?.[0]) }
  })
}

/** Which grants to end: one, all of an account, all of a client. */
export interface EndedGrants {
  workspace_id?: string
  id?: string
  user_id?: string
  client_id?: string
}

/** Ends grants, with every token that was given on them, and gives what they were. */
export async function deleteGrants(executor: Executor, which: EndedGrants): Promise<Grant[]> {
  let query = tablesOf(executor).deleteFrom('auth.oauth_grants')
  if (which.workspace_id !== undefined) query = query.where('workspace_id', '=', which.workspace_id)
  if (which.id !== undefined) query = query.where('id', '=', which.id)
  if (which.user_id !== undefined) query = query.where('user_id', '=', which.user_id)
  if (which.client_id !== undefined) query = query.where('client_id', '=', which.client_id)
  return query.returning(['id', 'workspace_id', 'user_id', 'client_id', 'scopes', 'resources']).execute()
}

/** Removes grants that have run out, or on which no token can be renewed any more. */
export async function deleteExpiredGrants(executor: Executor): Promise<void> {
  await sql`
    delete from auth.oauth_grants
    where expires_at < now() or last_used_at < now() - make_interval(days => ${grantIdleDays})
  `.execute(tablesOf(executor))
}

/** Host and port of an address; null when it is none. */
export function hostOf(address: string | undefined): string | null {
  return address === undefined ? null : (URL.parse(address)?.host ?? null)
}
