import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { type Principal, reaches, weakerRole } from '#platform/identity/principal.ts'
import { scopesBeyond } from '#platform/identity/scopes.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readClientDetails } from '../client-details.ts'
import type { AuthParts } from '../parts.ts'
import { refuseAbove } from '../refuse-above.ts'
import { refuseOldSession } from '../require-browser.ts'
import { requireAccount, requireMember } from '../require-member.ts'
import { insertAudit } from '../store/audit.ts'
import { deleteKey, insertKey, listKeys } from '../store/keys.ts'
import { secondsFromNow } from '../store/queries.ts'

type KeyRoute = 'listKeys' | 'createKey' | 'revokeKey'

const usualDays = 90

/** API keys: credentials of programs, each with no more rights than its maker has. */
export function createKeyRoutes(parts: AuthParts): Pick<Handlers<typeof authContract>, KeyRoute> {
  const { database, events } = parts
  /** Whose keys somebody may see and end: their own, or all. */
  const reach = (principal: Principal) =>
    reaches(principal.role, 'admin') ? null : requireAccount(principal)

  return {
    listKeys: async ({ principal }) => ({
      items: await listKeys(database.kysely, principal.workspace_id, reach(principal)),
    }),

    createKey: async ({ principal, body, headers }) => {
      const { workspace_id } = principal
      const { kind = 'person', scopes = null, expires_in_days = usualDays } = body
      const role = body.role ?? (kind === 'agent' ? weakerRole('agent', principal.role) : principal.role)
      refuseAbove(principal, role)
      refuseBeyond(principal, scopes)
      await refuseOldSession(parts, headers)
      if (principal.kind === 'agent' && kind === 'person') {
        throw new ServiceError('forbidden', 'The key of an agent makes keys for agents only.')
      }
      return database.transact(async (transaction) => {
        await requireMember(transaction, principal)
        const { id, key } = await insertKey(transaction, {
          workspace_id,
          user_id: principal.id,
          name: body.name,
          kind,
          role,
          scopes,
          expires_at: expires_in_days === null ? null : secondsFromNow(expires_in_days * 86_400),
        })
        await insertAudit(transaction, {
          workspace_id,
          user_id: principal.id,
          action: 'key.created',
          subject: body.name,
          client: readClientDetails(headers),
        })
        await events.append(transaction, [
          { workspace_id, type: 'key.created', data: { key_id: id, account_id: principal.id } },
        ])
        const [made] = await listKeys(transaction, workspace_id, null, id)
        if (!made) throw new Error('The key that was just made is not there.')
        return { ...made, key }
      })
    },

    revokeKey: async ({ principal, params: { id }, headers }) => {
      const { workspace_id } = principal
      await database.transact(async (transaction) => {
        const revoked = await deleteKey(transaction, workspace_id, id, reach(principal))
        if (revoked === null) {
          throw new ServiceError('key_not_found', 'There is no such key, or it was revoked already.')
        }
        await insertAudit(transaction, {
          workspace_id,
          user_id: principal.id,
          action: 'key.revoked',
          subject: revoked.name,
          client: readClientDetails(headers),
        })
        await events.append(transaction, [
          { workspace_id, type: 'key.revoked', data: { key_id: id, account_id: revoked.user_id } },
        ])
      })
      return null
    },
  }
}

/** Nobody passes on more than they have; without scopes a key has no limits. */
function refuseBeyond({ scopes: held }: Principal, asked: readonly string[] | null): void {
  if (held === null) return
  const beyond = asked === null ? ['*:write'] : scopesBeyond(held, asked)
  if (beyond.length > 0) {
    throw new ServiceError('forbidden', `Your own key does not have ${beyond.join(', ')}.`)
  }
}
