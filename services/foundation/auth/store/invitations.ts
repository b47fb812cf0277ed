import { sql } from 'kysely'
import type { Invitation, MemberRole } from '#contracts/accounts.ts'
import { createSecretToken, digestOf } from '../secret-token.ts'
import { type Executor, secondsFromNow, tablesOf } from './queries.ts'

const lifetime = 7 * 86_400

export interface NewInvitation {
  workspace_id: string
  email: string
  role: MemberRole
  invited_by: string
}

/** What the token of an invitation stands for. */
export interface OpenInvitation extends Omit<NewInvitation, 'invited_by'> {
  workspace_name: string
  invited_by: string | null
  expires_at: string
}

/** Makes an invitation, in place of an open one for the same address, and gives its token. */
export async function insertInvitation(
  executor: Executor,
  invitation: NewInvitation,
): Promise<{ id: string; token: string; created_at: string; expires_at: string }> {
  const { value, digest } = createSecretToken()
  const expires_at = secondsFromNow(lifetime)
  const changes = {
    role: invitation.role,
    token_digest: digest,
    invited_by: invitation.invited_by,
    expires_at,
  }
  const row = await tablesOf(executor)
    .insertInto('auth.invitations')
    .values({ ...invitation, token_digest: digest, expires_at })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'email']).doUpdateSet({ ...changes, created_at: sql`now()` }),
    )
    .returning(['id', 'created_at', 'expires_at'])
    .executeTakeFirstOrThrow()
  return { ...row, token: value }
}

/** The invitations that are still open, newest first. */
export async function listInvitations(executor: Executor, workspaceId: string): Promise<Invitation[]> {
  return await tablesOf(executor)
    .selectFrom('auth.invitations as i')
    .leftJoin('auth.users as u', 'u.id', 'i.invited_by')
    .where('i.workspace_id', '=', workspaceId)
    .where('i.expires_at', '>', sql<string>`now()`)
    .orderBy('i.created_at', 'desc')
    .select(['i.id', 'i.email', 'i.role', 'u.name as invited_by', 'i.created_at', 'i.expires_at'])
    .execute()
}

/** Takes an invitation back; gives whom it was for, null when it is not there. */
export async function deleteInvitation(
  executor: Executor,
  workspaceId: string,
  id: string,
): Promise<string | null> {
  const row = await tablesOf(executor)
    .deleteFrom('auth.invitations')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('email')
    .executeTakeFirst()
  return row?.email ?? null
}

/** The invitation of a token that is still open; null without one. */
export async function findInvitation(executor: Executor, token: string): Promise<OpenInvitation | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.invitations as i')
    .innerJoin('auth.workspaces as w', 'w.id', 'i.workspace_id')
    .leftJoin('auth.users as u', 'u.id', 'i.invited_by')
    .where('i.token_digest', '=', digestOf(token))
    .where('i.expires_at', '>', sql<string>`now()`)
    .select([
      'i.workspace_id',
      'w.name as workspace_name',
      'i.email',
      'i.role',
      'u.name as invited_by',
      'i.expires_at',
    ])
    .executeTakeFirst()
  return row ?? null
}

/** Uses the invitation of a token's digest up. Of two requests with the same one, one gets it; the other null. */
export async function redeemInvitation(
  executor: Executor,
  digest: Buffer,
): Promise<{ workspace_id: string; email: string; role: MemberRole } | null> {
  const row = await tablesOf(executor)
    .deleteFrom('auth.invitations')
    .where('token_digest', '=', digest)
    .where('expires_at', '>', sql<string>`now()`)
    .returning(['workspace_id', 'email', 'role'])
    .executeTakeFirst()
  return row ?? null
}
