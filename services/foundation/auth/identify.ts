import { sql } from 'kysely'
import type { MemberRole } from '#contracts/accounts.ts'
import type { Identify } from '#platform/identity/authenticate.ts'
import { firstWorkspaceId, localOwnerId, type Principal, weakerRole } from '#platform/identity/principal.ts'
import type { AuthParts } from './parts.ts'
import { isId } from './require-member.ts'
import { findKey } from './store/keys.ts'
import { type Executor, tablesOf } from './store/queries.ts'
import { findSessionUser } from './store/sessions.ts'

/** Finds out whose a credential is: the owner's, that of a session, or an API key. */
export function createIdentify({ database, cookies }: Pick<AuthParts, 'database' | 'cookies'>): Identify {
  const { kysely } = database
  return async ({ kind, value }, workspaceId) => {
    if (workspaceId !== null && !isId(workspaceId)) return null
    if (kind === 'owner') return findPrincipal(kysely, localOwnerId, workspaceId ?? firstWorkspaceId)
    if (kind === 'bearer') return identifyKey(kysely, value, workspaceId)
    const token = cookies.read(value)
    const userId = token === null ? null : await findSessionUser(kysely, token)
    return userId === null ? null : findPrincipal(kysely, userId, workspaceId)
  }
}

/** A key is good in its own workspace, as far as both it and its maker reach today. */
async function identifyKey(
  executor: Executor,
  value: string,
  workspaceId: string | null,
): Promise<Principal | null> {
  const key = await findKey(executor, value)
  if (key === null || (workspaceId !== null && workspaceId !== key.workspace_id)) return null
  const maker = await findPrincipal(executor, key.user_id, key.workspace_id)
  if (maker === null) return null
  return { ...maker, kind: key.kind, role: weakerRole(key.role, maker.role), scopes: key.scopes }
}

/** An account in a workspace it belongs to; in the current one, or the first it joined, when none is named. */
async function findPrincipal(
  executor: Executor,
  userId: string,
  workspaceId: string | null,
): Promise<Principal | null> {
  const { rows } = await sql<{ workspace_id: string; role: MemberRole; emails: string[] }>`
    select m.workspace_id, m.role,
      array(select e.email from auth.emails e where e.user_id = u.id order by e.verified_at) as emails
    from auth.members m join auth.users u on u.id = m.user_id
    where m.user_id = ${userId} and (${workspaceId}::uuid is null or m.workspace_id = ${workspaceId}::uuid)
    order by m.workspace_id = u.current_workspace_id desc nulls last, m.joined_at
    limit 1`.execute(tablesOf(executor))
  const [member] = rows
  return member ? { kind: 'person', id: userId, scopes: null, ...member } : null
}
