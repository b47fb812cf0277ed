import type { Membership } from '#contracts/accounts.ts'
import type { ClientDetails } from './client-details.ts'
import { joinWorkspace } from './join-workspace.ts'
import type { AuthParts } from './parts.ts'
import { digestOf } from './secret-token.ts'
import { invitationExpired } from './sign-up.ts'
import { findAccount, listMemberships } from './store/accounts.ts'
import { redeemInvitation } from './store/invitations.ts'

/**
 * Joins a workspace with an account that is there, if the invitation went to an address of it. One transaction: killed at
 * any point, nobody has joined and the invitation is still open.
 */
export function acceptInvitation(
  parts: Pick<AuthParts, 'database' | 'events'>,
  userId: string,
  token: string,
  client: ClientDetails,
): Promise<Membership> {
  return parts.database.transact(async (transaction) => {
    const account = await findAccount(transaction, userId)
    const invited = await redeemInvitation(transaction, digestOf(token))
    const isTheirs = invited && (account?.email === invited.email || account?.emails.includes(invited.email))
    if (!invited || !isTheirs) throw invitationExpired()
    const { workspace_id, role } = invited
    await joinWorkspace(parts, transaction, { workspace_id, user_id: userId, role }, client)
    const joined = (await listMemberships(transaction, userId)).find(
      (membership) => membership.workspace_id === workspace_id,
    )
    if (!joined) throw invitationExpired()
    return joined
  })
}
