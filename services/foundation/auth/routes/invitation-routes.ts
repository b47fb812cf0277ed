import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { acceptInvitation } from '../accept-invitation.ts'
import { readClientDetails } from '../client-details.ts'
import type { AuthParts } from '../parts.ts'
import { refuseAbove } from '../refuse-above.ts'
import { requireAccount, requireMember } from '../require-member.ts'
import { invitationExpired } from '../sign-up.ts'
import { findAccountByEmail } from '../store/accounts.ts'
import { insertAudit } from '../store/audit.ts'
import { deleteInvitation, findInvitation, insertInvitation, listInvitations } from '../store/invitations.ts'
import { findMember } from '../store/members.ts'

type InvitationRoute =
  | 'listInvitations'
  | 'createInvitation'
  | 'revokeInvitation'
  | 'readInvitation'
  | 'acceptInvitation'

/** How people come to a workspace. */
export function createInvitationRoutes(
  parts: AuthParts,
): Pick<Handlers<typeof authContract>, InvitationRoute> {
  const { database, letters } = parts
  return {
    listInvitations: async ({ principal }) => ({
      items: await listInvitations(database.kysely, principal.workspace_id),
    }),

    createInvitation: async ({ principal, body, headers }) => {
      refuseAbove(principal, body.role)
      const { workspace_id } = principal
      const email = body.email.toLowerCase()
      return database.transact(async (transaction) => {
        const { name: invited_by } = await requireMember(transaction, principal)
        const account = await findAccountByEmail(transaction, email)
        if (account && (await findMember(transaction, { workspace_id, user_id: account.id }))) {
          throw new ServiceError('already_member', `${email} belongs to this workspace already.`)
        }
        const { token, ...invitation } = await insertInvitation(transaction, {
          workspace_id,
          email,
          role: body.role,
          invited_by: principal.id,
        })
        const path = `/invitation#${token}`
        const workspace_name = (await findInvitation(transaction, token))?.workspace_name ?? ''
        await letters.invite(transaction, {
          to: email,
          workspace_name,
          invited_by,
          path,
        })
        await insertAudit(transaction, {
          workspace_id,
          user_id: principal.id,
          action: 'invitation.created',
          subject: `${email}: ${body.role}`,
          client: readClientDetails(headers),
        })
        return { ...invitation, email, role: body.role, invited_by, path, sent: letters.are_sent }
      })
    },

    revokeInvitation: async ({ principal, params: { id }, headers }) => {
      await database.transact(async (transaction) => {
        const email = await deleteInvitation(transaction, principal.workspace_id, id)
        if (email === null) {
          throw new ServiceError(
            'invitation_not_found',
            'This invitation was accepted or taken back already.',
          )
        }
        await insertAudit(transaction, {
          workspace_id: principal.workspace_id,
          user_id: principal.id,
          action: 'invitation.revoked',
          subject: email,
          client: readClientDetails(headers),
        })
      })
      return null
    },

    readInvitation: async ({ body: { token } }) => {
      const invitation = await findInvitation(database.kysely, token)
      if (!invitation) throw invitationExpired()
      const { workspace_name, email, role, invited_by, expires_at } = invitation
      return { workspace_name, email, role, invited_by, expires_at }
    },

    acceptInvitation: async ({ principal, body: { token }, headers }) => {
      if (principal.kind !== 'person' || principal.scopes !== null) {
        throw new ServiceError('forbidden', 'Accept an invitation signed in as a person.')
      }
      return acceptInvitation(parts, requireAccount(principal), token, readClientDetails(headers))
    },
  }
}
