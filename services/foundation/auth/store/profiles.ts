import { sql } from 'kysely'
import type { MemberAddresses, Profile } from '#contracts/accounts.ts'
import type { MemberKey } from './members.ts'
import { type Executor, tablesOf } from './queries.ts'

/** What a member lets others see; null for who is no member. */
export async function findProfile(
  executor: Executor,
  { workspace_id, user_id }: MemberKey,
): Promise<Profile | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.members')
    .where('workspace_id', '=', workspace_id)
    .where('user_id', '=', user_id)
    .select(['feedback_visibility', 'ranked'])
    .executeTakeFirst()
  return row ?? null
}

/** Notes what a member lets others see. */
export async function saveProfile(
  executor: Executor,
  { workspace_id, user_id }: MemberKey,
  profile: Profile,
): Promise<void> {
  await tablesOf(executor)
    .updateTable('auth.members')
    .set(profile)
    .where('workspace_id', '=', workspace_id)
    .where('user_id', '=', user_id)
    .execute()
}

/**
 * Every member of a workspace, and everybody who was one, with all their verified addresses. Who has left can open
 * nothing any more, so what was theirs is shown to nobody.
 */
export async function listMemberAddresses(
  executor: Executor,
  workspaceId: string,
): Promise<MemberAddresses[]> {
  const { rows } = await sql<MemberAddresses>`
    select m.user_id as account_id, u.name, m.feedback_visibility,
      array(select e.email from auth.emails e where e.user_id = m.user_id order by e.email) as emails
    from (
      select user_id, feedback_visibility, joined_at as since from auth.members where workspace_id = ${workspaceId}
      union all
      select user_id, 'only_me', ended_at from auth.former_members where workspace_id = ${workspaceId}
    ) as m join auth.users u on u.id = m.user_id
    order by m.since, m.user_id
  `.execute(tablesOf(executor))
  return rows
}
