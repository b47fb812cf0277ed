import type { MemberRole } from '#contracts/accounts.ts'
import type { authContract } from '#contracts/auth.ts'
import type { Transaction } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'
import { type Principal, reaches } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { type ClientDetails, readClientDetails } from '../client-details.ts'
import { endOtherSessions } from '../end-other-sessions.ts'
import type { AuthParts } from '../parts.ts'
import { readSessionToken } from '../require-browser.ts'
import { requireAccount, requireMember } from '../require-member.ts'
import { findAccount, listMemberships } from '../store/accounts.ts'
import { insertAudit, listAudit } from '../store/audit.ts'
import {
  chooseWorkspace,
  countOwners,
  deleteMember,
  findMember,
  insertMember,
  insertWorkspace,
  listMembers,
  lockMembers,
  type MemberKey,
  renameWorkspace,
  saveRole,
} from '../store/members.ts'

const byId = createPageCursor({ id: 'id' })
const byJoining = createPageCursor({ joined_at: 'time', account_id: 'id' })

type WorkspaceRoute =
  | 'createWorkspace'
  | 'updateWorkspace'
  | 'chooseWorkspace'
  | 'listMembers'
  | 'updateMember'
  | 'removeMember'
  | 'endMemberSessions'
  | 'listAudit'

/** Workspaces and who belongs to them. */
export function createWorkspaceRoutes(parts: AuthParts): Pick<Handlers<typeof authContract>, WorkspaceRoute> {
  const { database, events } = parts

  const startWorkspace = async (
    transaction: Transaction,
    name: string,
    userId: string,
    client: ClientDetails,
  ) => {
    const workspace = await insertWorkspace(transaction, { name })
    await insertMember(transaction, { workspace_id: workspace.id, user_id: userId }, 'owner')
    const entry = { workspace_id: workspace.id, user_id: userId, action: 'workspace.created', client }
    await insertAudit(transaction, { ...entry, subject: name })
    await events.append(transaction, [
      { workspace_id: workspace.id, type: 'workspace.created', data: { name, account_id: userId } },
    ])
    return workspace
  }

  return {
    createWorkspace: async ({ principal, body: { name }, headers }) => {
      refuseLimited(principal)
      return database.transact(async (transaction) => {
        const { id } = await requireAccountIn(transaction, principal)
        return startWorkspace(transaction, name, id, readClientDetails(headers))
      })
    },

    updateWorkspace: ({ principal, body: { name }, headers }) =>
      database.transact(async (transaction) => {
        await requireMember(transaction, principal)
        await insertAudit(transaction, {
          workspace_id: principal.workspace_id,
          user_id: principal.id,
          action: 'workspace.renamed',
          subject: name,
          client: readClientDetails(headers),
        })
        return renameWorkspace(transaction, principal.workspace_id, name)
      }),

    chooseWorkspace: async ({ principal, body: { workspace_id } }) => {
      refuseLimited(principal)
      const memberships = await listMemberships(database.kysely, requireAccount(principal))
      const chosen = memberships.find((membership) => membership.workspace_id === workspace_id)
      if (!chosen) throw memberNotFound('You do not belong to this workspace.')
      await database.transact(async (transaction) => {
        await chooseWorkspace(transaction, { workspace_id, user_id: principal.id })
        await events.append(transaction, [
          { workspace_id, type: 'account.changed', data: { account_id: principal.id } },
        ])
      })
      return chosen
    },

    listMembers: async ({ principal, query: { limit = 50, cursor } }) => {
      const after = cursor === undefined ? null : byJoining.read(cursor)
      const items = await listMembers(database.kysely, principal.workspace_id, limit + 1, after)
      return toPage(items, limit, byJoining)
    },

    updateMember: ({ principal, params: { account_id }, body: { role }, headers }) =>
      database.transact(async (transaction) => {
        const key = { workspace_id: principal.workspace_id, user_id: account_id }
        await lockMembers(transaction, key.workspace_id)
        await requireMember(transaction, principal)
        const member = await needMember(transaction, key)
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
      const key = { workspace_id: principal.workspace_id, user_id: account_id }
      const isLeaving = account_id === principal.id
      if (!isLeaving && !reaches(principal.role, 'admin')) {
        throw new ServiceError('forbidden', 'Only an administrator removes other members.')
      }
      const client = readClientDetails(headers)
      await database.transact(async (transaction) => {
        await lockMembers(transaction, key.workspace_id)
        await requireMember(transaction, principal)
        const member = await needMember(transaction, key)
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
          await startWorkspace(transaction, `${member.name}’s workspace`, account_id, client)
        }
      })
      return null
    },

    endMemberSessions: ({ principal, params: { account_id }, headers }) =>
      database.transact(async (transaction) => {
        const key = { workspace_id: principal.workspace_id, user_id: account_id }
        await lockMembers(transaction, key.workspace_id)
        await requireMember(transaction, principal)
        const member = await needMember(transaction, key)
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

    listAudit: async ({ principal: { workspace_id }, query: { limit = 50, cursor } }) => {
      const after = cursor === undefined ? null : byId.read(cursor).id
      const items = await listAudit(database.kysely, { workspace_id }, limit + 1, after)
      return toPage(items, limit, byId)
    },
  }
}

async function requireAccountIn(transaction: Transaction, principal: Principal): Promise<{ id: string }> {
  const account = await findAccount(transaction, requireAccount(principal))
  if (account) return account
  throw new ServiceError('forbidden', 'This account is not there any more.')
}

async function needMember(transaction: Transaction, key: MemberKey) {
  const member = await findMember(transaction, key)
  if (member) return member
  throw memberNotFound('Nobody of this id belongs to this workspace; look at the list of members.')
}

async function keepOwner(transaction: Transaction, workspaceId: string): Promise<void> {
  if ((await countOwners(transaction, workspaceId)) > 1) return
  throw new ServiceError('last_owner', 'A workspace needs an owner: make somebody else one first.')
}

/** Nobody gives a role above their own, or takes one. */
export function refuseAbove({ role: own }: Principal, role: MemberRole): void {
  if (reaches(own, role)) return
  throw new ServiceError('forbidden', `The role ${role} is above yours, which is ${own}.`)
}

function refuseLimited({ kind, scopes }: Principal): void {
  if (kind === 'person' && scopes === null) return
  throw new ServiceError('forbidden', 'A limited key belongs to one workspace and stays there.')
}

function memberNotFound(detail: string): ServiceError {
  return new ServiceError('member_not_found', detail)
}
