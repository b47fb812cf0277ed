import type { authContract } from '#contracts/auth.ts'
import type { Transaction } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'
import { type Principal, reaches } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readClientDetails } from '../client-details.ts'
import { createOwnWorkspace } from '../create-workspace.ts'
import { endOtherSessions } from '../end-other-sessions.ts'
import type { AuthParts } from '../parts.ts'
import { refuseAbove } from '../refuse-above.ts'
import { readSessionToken } from '../require-browser.ts'
import { requireMember } from '../require-member.ts'
import { listMemberships } from '../store/accounts.ts'
import { insertAudit } from '../store/audit.ts'
import {
  countOwners,
  deleteMember,
  findMember,
  listMembers,
  lockMembers,
  saveRole,
} from '../store/members.ts'

const byJoining = createPageCursor({ joined_at: 'time', account_id: 'id' })

type MemberRoute = 'listMembers' | 'updateMember' | 'removeMember' | 'endMemberSessions'

/** Who belongs to a workspace, and as what. */
export function createMemberRoutes(parts: AuthParts): Pick<Handlers<typeof authContract>, MemberRoute> {
  const { database, events } = parts
  return {
    listMembers: async ({ principal, query: { limit = 50, cursor } }) => {
      const after = cursor === undefined ? null : byJoining.read(cursor)
      const items = await listMembers(database.kysely, principal.workspace_id, limit + 1, after)
      return toPage(items, limit, byJoining)
    },

    updateMember: ({ principal, params: { account_id }, body: { role }, headers }) =>
      database.transact(async (transaction) => {
        const { key, member } = await lockMember(transaction, principal, account_id)
        refuseAbove(principal, member.role)
        refuseAbove(principal, role)
        if (member.role === 'owner' && role !== 'owner') await keepOwner(transaction, key.workspace_id)
        await saveRole(transaction, key, role)
        await insertAudit(transaction, {
          workspace_id: key.workspace_id,
          user_id: principal.id,
          action: 'member.changed',
          subject: `${member.email}: ${role}`,
          client: readClientDetails(headers),
        })
        await events.append(transaction, [
          { workspace_id: key.workspace_id, type: 'member.changed', data: { account_id, role } },
        ])
        return { ...member, role }
      }),

    removeMember: async ({ principal, params: { account_id }, headers }) => {
      const isLeaving = account_id === principal.id
      if (!isLeaving && !reaches(principal.role, 'admin')) {
        throw new ServiceError('forbidden', 'Only an administrator removes other members.')
      }
      const client = readClientDetails(headers)
      await database.transact(async (transaction) => {
        const { key, member } = await lockMember(transaction, principal, account_id)
        if (!isLeaving) refuseAbove(principal, member.role)
        if (member.role === 'owner') await keepOwner(transaction, key.workspace_id)
        await deleteMember(transaction, key)
        await insertAudit(transaction, {
          workspace_id: key.workspace_id,
          user_id: principal.id,
          action: 'member.removed',
          subject: member.email,
          client,
        })
        await events.append(transaction, [
          { workspace_id: key.workspace_id, type: 'member.removed', data: { account_id } },
        ])
        // An account without any workspace could not even sign in to accept the next invitation.
        const left = await listMemberships(transaction, account_id)
        if (left.length === 0) {
          await createOwnWorkspace(parts, transaction, { id: account_id, name: member.name }, client)
        }
      })
      return null
    },

    endMemberSessions: ({ principal, params: { account_id }, headers }) =>
      database.transact(async (transaction) => {
        const { key, member } = await lockMember(transaction, principal, account_id)
        refuseAbove(principal, member.role)
        await insertAudit(transaction, {
          workspace_id: key.workspace_id,
          user_id: principal.id,
          action: 'member.signed_out',
          subject: member.email,
          client: readClientDetails(headers),
        })
        // Who signs themselves out keeps the browser they do it in.
        const token = account_id === principal.id ? readSessionToken(parts, headers) : null
        return { ended: await endOtherSessions(parts, transaction, { user_id: account_id, token }) }
      }),
  }
}

/** A member of the workspace of who asks, its members locked: what is judged by them stays so until the end. */
async function lockMember(transaction: Transaction, principal: Principal, account_id: string) {
  const key = { workspace_id: principal.workspace_id, user_id: account_id }
  await lockMembers(transaction, key.workspace_id)
  await requireMember(transaction, principal)
  const member = await findMember(transaction, key)
  if (member) return { key, member }
  throw new ServiceError(
    'member_not_found',
    'Nobody of this id belongs to this workspace; look at the list of members.',
  )
}

async function keepOwner(transaction: Transaction, workspaceId: string): Promise<void> {
  if ((await countOwners(transaction, workspaceId)) > 1) return
  throw new ServiceError('last_owner', 'A workspace needs an owner: make somebody else one first.')
}
