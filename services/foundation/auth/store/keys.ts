import { sql } from 'kysely'
import type { ApiKey, MemberRole } from '#contracts/accounts.ts'
import { createSecretToken, digestOf } from '../secret-token.ts'
import { type Executor, tablesOf } from './queries.ts'

/** What every API key begins with, so that people and secret scanners know one. */
export const keyPrefix = 'tl_'

const shownCharacters = 9

export interface NewKey {
  workspace_id: string
  user_id: string
  name: string
  kind: 'person' | 'agent'
  role: MemberRole
  scopes: string[] | null
  expires_at: string | null
}

/** What a key lets its bearer do. */
export interface FoundKey {
  id: string
  workspace_id: string
  user_id: string
  kind: 'person' | 'agent'
  role: MemberRole
  scopes: string[] | null
}

/** Makes a key and gives it; only its digest is kept. */
export async function insertKey(executor: Executor, key: NewKey): Promise<{ id: string; key: string }> {
  const { value, digest } = createSecretToken(keyPrefix)
  const { id } = await tablesOf(executor)
    .insertInto('auth.api_keys')
    .values({ ...key, digest, start: value.slice(0, shownCharacters) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, key: value }
}

/** Keys of a workspace, of one account when it is given; newest first. */
export async function listKeys(
  executor: Executor,
  workspaceId: string,
  userId: string | null,
  id: string | null = null,
): Promise<ApiKey[]> {
  let query = tablesOf(executor)
    .selectFrom('auth.api_keys as k')
    .innerJoin('auth.users as u', 'u.id', 'k.user_id')
    .where('k.workspace_id', '=', workspaceId)
  if (userId !== null) query = query.where('k.user_id', '=', userId)
  if (id !== null) query = query.where('k.id', '=', id)
  return await query
    .orderBy('k.id', 'desc')
    .select(['k.id', 'k.name', 'k.start', 'k.kind', 'k.role', 'k.scopes', 'k.created_at', 'k.expires_at'])
    .select(['k.last_used_at', 'u.id as account_id', 'u.name as account_name'])
    .execute()
}

/** Ends a key and gives what was its name; null when there is none, or another account's. */
export async function deleteKey(
  executor: Executor,
  workspaceId: string,
  id: string,
  userId: string | null,
): Promise<{ name: string; user_id: string } | null> {
  let query = tablesOf(executor)
    .deleteFrom('auth.api_keys')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
  if (userId !== null) query = query.where('user_id', '=', userId)
  return (await query.returning(['name', 'user_id']).executeTakeFirst()) ?? null
}

/** The key that was shown as `value`, unless it has run out. Notes to the minute that it was used. */
export async function findKey(executor: Executor, value: string): Promise<FoundKey | null> {
  const tables = tablesOf(executor)
  const row = await tables
    .selectFrom('auth.api_keys')
    .where('digest', '=', digestOf(value))
    .where((where) =>
      where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<string>`now()`)]),
    )
    .select(['id', 'workspace_id', 'user_id', 'kind', 'role', 'scopes'])
    .executeTakeFirst()
  if (!row) return null
  await sql`
    update auth.api_keys set last_used_at = now()
    where workspace_id = ${row.workspace_id} and id = ${row.id}
      and (last_used_at is null or last_used_at < now() - interval '1 minute')`.execute(tables)
  return row
}
