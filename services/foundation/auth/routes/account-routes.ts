import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'
import type { RequestHeaders } from '#platform/identity/credentials.ts'
import { mayKnow, type Principal } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readClientDetails } from '../client-details.ts'
import { refuseCommonPassword } from '../common-passwords.ts'
import { endOtherSessions } from '../end-other-sessions.ts'
import { createIdentify } from '../identify.ts'
import type { AuthParts } from '../parts.ts'
import { hashPassword } from '../passwords.ts'
import { readSessionToken, refuseOldSession } from '../require-browser.ts'
import { requireAccount } from '../require-member.ts'
import { requirePassword } from '../require-password.ts'
import { sessionEnded } from '../session-ended.ts'
import { findAccount, findPassword, renameAccount, savePassword } from '../store/accounts.ts'
import { insertAudit, listAudit } from '../store/audit.ts'
import { deleteSessions, listSessions } from '../store/sessions.ts'

const byId = createPageCursor({ id: 'id' })

type AccountRoute =
  | 'getAccount'
  | 'updateAccount'
  | 'changePassword'
  | 'verify'
  | 'identify'
  | 'awaitIdentityChange'
  | 'listSessions'
  | 'endSession'
  | 'endOtherSessions'
  | 'listOwnAudit'

/** What people see and change of their own account. */
export function createAccountRoutes(parts: AuthParts): Pick<Handlers<typeof authContract>, AccountRoute> {
  const { database, events } = parts
  const identify = createIdentify(parts)
  const find = async (principal: Principal) => {
    const account = await findAccount(database.kysely, requireAccount(principal))
    if (account) return account
    throw new ServiceError('account_not_found', 'This account is not there any more.')
  }
  const currentToken = (headers: RequestHeaders) => readSessionToken(parts, headers)

  return {
    getAccount: ({ principal }) => {
      if (mayKnow(principal, 'profile') && mayKnow(principal, 'email')) return find(principal)
      throw new ServiceError('forbidden', 'This needs the scopes profile and email, which were not given.')
    },

    updateAccount: async ({ principal, body, headers }) => {
      await find(principal)
      await database.transact(async (transaction) => {
        await renameAccount(transaction, principal.id, body.name)
        await insertAudit(transaction, {
          workspace_id: null,
          user_id: principal.id,
          action: 'account.renamed',
          subject: body.name,
          client: readClientDetails(headers),
        })
      })
      return find(principal)
    },

    changePassword: async ({ principal, body, headers }) => {
      const client = readClientDetails(headers)
      const account = await find(principal)
      if ((await findPassword(database.kysely, principal.id)) === null) await refuseOldSession(parts, headers)
      else await requirePassword(parts, principal.id, body.current_password ?? '', client)
      await refuseCommonPassword(body.password, account)
      const hash = await hashPassword(parts, body.password)
      await database.transact(async (transaction) => {
        await savePassword(transaction, principal.id, hash)
        const entry = { workspace_id: null, user_id: principal.id, action: 'password.changed', client }
        await insertAudit(transaction, entry)
        await endOtherSessions(parts, transaction, { user_id: principal.id, token: currentToken(headers) })
      })
      return null
    },

    verify: ({ principal }) => (mayKnow(principal, 'email') ? principal : { ...principal, emails: [] }),

    identify: async ({ body: { kind, value, workspace_id } }) => ({
      principal: await identify({ kind, value }, workspace_id),
    }),

    awaitIdentityChange: async ({ query: { seen }, signal }) => ({
      seen: await parts.identityChanges.wait(seen, signal),
    }),

    listSessions: async ({ principal, headers }) => ({
      items: await listSessions(database.kysely, requireAccount(principal), currentToken(headers)),
    }),

    endSession: async ({ principal, params: { id }, headers }) => {
      await refuseOldSession(parts, headers)
      const user_id = requireAccount(principal)
      await database.transact(async (transaction) => {
        if ((await deleteSessions(transaction, { user_id, id })) === 0) {
          throw new ServiceError('session_not_found', 'This session has ended already.')
        }
        await insertAudit(transaction, {
          workspace_id: null,
          user_id,
          action: 'session.ended',
          client: readClientDetails(headers),
        })
        await events.append(transaction, [sessionEnded(user_id)])
      })
      return null
    },

    endOtherSessions: async ({ principal, headers }) => {
      await refuseOldSession(parts, headers)
      return database.transact(async (transaction) => {
        const session = { user_id: requireAccount(principal), token: currentToken(headers) }
        return { ended: await endOtherSessions(parts, transaction, session) }
      })
    },

    listOwnAudit: async ({ principal, query: { limit = 50, cursor } }) => {
      const after = cursor === undefined ? null : byId.read(cursor).id
      const items = await listAudit(database.kysely, { user_id: requireAccount(principal) }, limit + 1, after)
      return toPage(items, limit, byId)
    },
  }
}
