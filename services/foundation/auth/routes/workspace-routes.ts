import type { authContract } from '#contracts/auth.ts'
import type { Transaction } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readClientDetails } from '../client-details.ts'
import { createWorkspace } from '../create-workspace.ts'
import type { AuthParts } from '../parts.ts'
import { requireAccount, requireMember } from '../require-member.ts'
import { findAccount, listMemberships } from '../store/accounts.ts'
import { insertAudit, listAudit } from '../store/audit.ts'
import { chooseWorkspace, renameWorkspace } from '../store/members.ts'

const byId = createPageCursor({ id: 'id' })

type WorkspaceRoute = 'createWorkspace' | 'updateWorkspace' | 'chooseWorkspace' | 'listAudit'

/** Workspaces: one's own, which one is in, and what was done in it. */
export function createWorkspaceRoutes(parts: AuthParts): Pick<Handlers<typeof authContract>, WorkspaceRoute> {
  const { database, events } = parts

  return {
    createWorkspace: async ({ principal, body: { name }, headers }) => {
      refuseLimited(principal)
      return database.transact(async (transaction) => {
        const { id } = await requireAccountIn(transaction, principal)
        return createWorkspace(parts, transaction, { name, user_id: id }, readClientDetails(headers))
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
      if (!chosen) throw new ServiceError('member_not_found', 'You do not belong to this workspace.')
      await database.transact(async (transaction) => {
        await chooseWorkspace(transaction, { workspace_id, user_id: principal.id })
        await events.append(transaction, [
          { workspace_id, type: 'account.changed', data: { account_id: principal.id } },
        ])
      })
      return chosen
    },

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

function refuseLimited({ kind, scopes }: Principal): void {
  if (kind === 'person' && scopes === null) return
  throw new ServiceError('forbidden', 'A limited key belongs to one workspace and stays there.')
}
