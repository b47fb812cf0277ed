import { sql } from 'kysely'
import type { FormerMember } from '#contracts/accounts.ts'
import { type Executor, tablesOf } from './queries.ts'
import type { AuthTables } from './tables.ts'

type FormerMemberKey = Pick<AuthTables['auth.former_members'], 'workspace_id' | 'user_id'>

/** Notes that a membership has ended. */
export async function insertFormerMember(executor: Executor, key: FormerMemberKey): Promise<void> {
  await tablesOf(executor)
    .insertInto('auth.former_members')
    .values(key)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'user_id']).doUpdateSet({ ended_at: sql`now()` }),
    )
    .execute()
}

/** Forgets that somebody was a member: they are one again, or erased. */
export async function deleteFormerMember(
  executor: Executor,
  { workspace_id, user_id }: FormerMemberKey,
): Promise<void> {
  await tablesOf(executor)
    .deleteFrom('auth.former_members')
    .where('workspace_id', '=', workspace_id)
    .where('user_id', '=', user_id)
    .execute()
}

/** Who belonged to a workspace, the last to leave first. */
export async function listFormerMembers(executor: Executor, workspaceId: string): Promise<FormerMember[]> {
  return await tablesOf(executor)
    .selectFrom('auth.former_members as f')
    .innerJoin('auth.users as u', 'u.id', 'f.user_id')
    .where('f.workspace_id', '=', workspaceId)
    .orderBy('f.ended_at', 'desc')
    .orderBy('f.user_id')
    .select(['f.user_id as account_id', 'u.name', 'u.email', 'f.ended_at'])
    .execute()
}
