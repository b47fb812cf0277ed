import { sql } from 'kysely'
import type { Member, MemberRole, Workspace } from '#contracts/accounts.ts'
import { deleteFormerMember, insertFormerMember } from './former-members.ts'
import { type Executor, tablesOf } from './queries.ts'

export interface MemberKey {
  workspace_id: string
  user_id: string
}

/** A place in the list of members: behind this one. */
export interface MemberPosition {
  joined_at: string
  account_id: string
}

/** Adds a workspace, which nobody belongs to yet. */
export async function insertWorkspace(
  executor: Executor,
  workspace: { id?: string; name: string },
): Promise<Workspace> {
  return await tablesOf(executor)
    .insertInto('auth.workspaces')
    .values(workspace)
    .returning(['id', 'name', 'created_at'])
    .executeTakeFirstOrThrow()
}

/** Gives a workspace another name. */
export async function renameWorkspace(executor: Executor, id: string, name: string): Promise<Workspace> {
  return await tablesOf(executor)
    .updateTable('auth.workspaces')
    .set({ name })
    .where('id', '=', id)
    .returning(['id', 'name', 'created_at'])
    .executeTakeFirstOrThrow()
}

/** Makes somebody a member and their workspace the current one; false when they belong to it already. */
export async function insertMember(executor: Executor, key: MemberKey, role: MemberRole): Promise<boolean> {
  const tables = tablesOf(executor)
  const inserted = await tables
    .insertInto('auth.members')
    .values({ ...key, role })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  await deleteFormerMember(executor, key)
  await chooseWorkspace(executor, key)
  return inserted !== undefined
}

/** Goes on in a workspace wherever none is named. */
export async function chooseWorkspace(
  executor: Executor,
  { workspace_id, user_id }: MemberKey,
): Promise<void> {
  await tablesOf(executor)
    .updateTable('auth.users')
    .set({ current_workspace_id: workspace_id })
    .where('id', '=', user_id)
    .execute()
}

const members = (executor: Executor, workspaceId: string) =>
  tablesOf(executor)
    .selectFrom('auth.members as m')
    .innerJoin('auth.users as u', 'u.id', 'm.user_id')
    .where('m.workspace_id', '=', workspaceId)
    .select(['m.user_id as account_id', 'u.name', 'u.email', 'm.role', 'u.two_factor_enabled', 'm.joined_at'])

/** Members behind a place in the list, in the order they joined. */
export async function listMembers(
  executor: Executor,
  workspaceId: string,
  limit: number,
  after: MemberPosition | null,
): Promise<Member[]> {
  let query = members(executor, workspaceId)
  if (after) {
    query = query.where(
      sql<boolean>`(m.joined_at, m.user_id) > (${after.joined_at}::timestamptz, ${after.account_id}::uuid)`,
    )
  }
  return await query.orderBy('m.joined_at').orderBy('m.user_id').limit(limit).execute()
}

/** A member; null for who belongs to another workspace or none. */
export async function findMember(executor: Executor, key: MemberKey): Promise<Member | null> {
  const row = await members(executor, key.workspace_id)
    .where('m.user_id', '=', key.user_id)
    .executeTakeFirst()
  return row ?? null
}

/**
 * Lets no second change to the members of a workspace happen beside this transaction, so that two owners who remove each
 * other cannot leave it without one.
 */
export async function lockMembers(executor: Executor, workspaceId: string): Promise<void> {
  await tablesOf(executor)
    .selectFrom('auth.workspaces')
    .where('id', '=', workspaceId)
    .forUpdate()
    .select('id')
    .execute()
}

/** How many owners a workspace has. */
export async function countOwners(executor: Executor, workspaceId: string): Promise<number> {
  const { count } = await tablesOf(executor)
    .selectFrom('auth.members')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Gives a member another role. */
export async function saveRole(executor: Executor, key: MemberKey, role: MemberRole): Promise<void> {
  await tablesOf(executor)
    .updateTable('auth.members')
    .set({ role })
    .where('workspace_id', '=', key.workspace_id)
    .where('user_id', '=', key.user_id)
    .execute()
}

/** Ends a membership; the keys in this workspace go along, and what was theirs stays so. */
export async function deleteMember(executor: Executor, key: MemberKey): Promise<void> {
  const tables = tablesOf(executor)
  await tables
    .deleteFrom('auth.members')
    .where('workspace_id', '=', key.workspace_id)
    .where('user_id', '=', key.user_id)
    .execute()
  await insertFormerMember(executor, key)
  await tables
    .updateTable('auth.users')
    .set({ current_workspace_id: null })
    .where('id', '=', key.user_id)
    .where('current_workspace_id', '=', key.workspace_id)
    .execute()
}
