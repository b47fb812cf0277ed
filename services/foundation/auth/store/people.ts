import { sql } from 'kysely'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { type Executor, tablesOf } from './queries.ts'

/** A workspace somebody belongs or belonged to. */
export interface PersonsWorkspace {
  workspace_id: string
  name: string
  is_former: boolean
  needs_owner: boolean
}

/** The workspaces of an account, in an order that is the same for everybody who locks them. */
export async function listPersonsWorkspaces(executor: Executor, userId: string): Promise<PersonsWorkspace[]> {
  const { rows } = await sql<PersonsWorkspace>`
    select w.id as workspace_id, w.name, own.is_former,
      not own.is_former
        and not exists (
          select from auth.members o where o.workspace_id = w.id and o.user_id <> ${userId} and o.role = 'owner'
        )
        and (
          w.id = ${firstWorkspaceId}
          or exists (select from auth.members o where o.workspace_id = w.id and o.user_id <> ${userId})
        ) as needs_owner
    from (
      select workspace_id, false as is_former from auth.members where user_id = ${userId}
      union all select workspace_id, true from auth.former_members where user_id = ${userId}
    ) as own join auth.workspaces w on w.id = own.workspace_id
    order by w.id
  `.execute(tablesOf(executor))
  return rows
}

/** Removes an account with everything that hangs on it. */
export async function deleteAccount(executor: Executor, userId: string): Promise<void> {
  await tablesOf(executor).deleteFrom('auth.users').where('id', '=', userId).execute()
}
