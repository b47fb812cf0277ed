import { sql } from 'kysely'
import type { MemberRole } from '#contracts/accounts.ts'
import type { Identify } from '#platform/identity/authenticate.ts'
import { firstWorkspaceId, localOwnerId, type Principal, weakerRole } from '#platform/identity/principal.ts'
import { type AccessTokens, isToken } from './oauth/access-tokens.ts'
import type { AuthParts } from './parts.ts'
import { isId } from './require-member.ts'
import { findKey } from './store/keys.ts'
import { findClientOwner } from './store/oauth-clients.ts'
import { findGrant } from './store/oauth-grants.ts'
import { type Executor, tablesOf } from './store/queries.ts'
import { useSession } from './store/sessions.ts'

/** Finds out whose a credential is: the owner's, that of a session, an API key, or the access token of a program. */
export function createIdentify({
  config,
  database,
  cookies,
  accessTokens,
}: Pick<AuthParts, 'config' | 'database' | 'cookies' | 'accessTokens'>): Identify {
  const { kysely } = database
  return async ({ kind, value }, workspaceId) => {
    if (workspaceId !== null && !isId(workspaceId)) return null
    if (kind === 'owner') return findPrincipal(kysely, localOwnerId, workspaceId ?? firstWorkspaceId)
    if (kind === 'bearer' && isToken(value)) {
      return identifyProgram(kysely, accessTokens, value, workspaceId)
    }
    if (kind === 'bearer') return identifyKey(kysely, value, workspaceId)
    const token = cookies.read(value)
    const userId = token === null ? null : await useSession(kysely, token, config)
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

/**
 * A program is good in the workspace it was let into, as far as its token and the person reach today. One that acts by
 * itself is an agent of the member who registered it.
 */
async function identifyProgram(
  executor: Executor,
  accessTokens: AccessTokens,
  token: string,
  workspaceId: string | null,
): Promise<Principal | null> {
  const claims = await accessTokens.verify(token)
  if (claims === null || (workspaceId !== null && workspaceId !== claims.workspace_id)) return null
  const { grant_id, client_id, workspace_id, role } = claims
  const owner =
    grant_id === null ? await findClientOwner(executor, client_id) : await findGrant(executor, grant_id)
  if (owner === null || owner.workspace_id !== workspace_id) return null
  if ('client_id' in owner && owner.client_id !== client_id) return null
  const person = await findPrincipal(executor, owner.user_id, workspace_id)
  if (person === null) return null
  return {
    ...person,
    kind: grant_id === null ? 'agent' : 'person',
    role: weakerRole(role, person.role),
    scopes: claims.scopes,
    client_id,
  }
}

/** An account in a workspace it belongs to; in the current one, or the first it joined, when none is named. */
export async function findPrincipal(
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
