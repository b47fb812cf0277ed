import type { socialRoutes } from '#contracts/auth/social.ts'
import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { accountChanged } from '../account-changed.ts'
import { readClientDetails } from '../client-details.ts'
import { endOtherSessions } from '../end-other-sessions.ts'
import type { AuthParts } from '../parts.ts'
import { requireConfirmed } from '../require-browser.ts'
import { requireAccount } from '../require-member.ts'
import { comeFromProvider, goToProvider, type Onward } from '../social/sign-in-with-provider.ts'
import { insertAudit } from '../store/audit.ts'
import { deleteLinkedAccount, listLinkedAccounts } from '../store/linked-accounts.ts'
import { requireWayToSignIn } from '../ways-to-sign-in.ts'

type SetHeader = (name: string, value: string) => void

/** Signing in with an account elsewhere (OAuth 2.0, OpenID Connect), and the accounts that are linked. */
export function createSocialRoutes(
  parts: AuthParts,
): Pick<Handlers<typeof authContract>, keyof typeof socialRoutes> {
  const { database, events, providers } = parts
  const leave = ({ url, cookies }: Onward, setHeader: SetHeader) => {
    for (const cookie of cookies) setHeader('set-cookie', cookie)
    return { url }
  }
  return {
    startSocialSignIn: async ({ params: { provider }, body: { invitation }, setHeader }) =>
      leave(await goToProvider(parts, provider, { invitation }), setHeader),

    finishSocialSignIn: async ({ params: { provider }, query, principal, headers, setHeader }) => {
      const user_id = principal?.kind === 'person' ? principal.id : null
      const { url } = leave(await comeFromProvider(parts, provider, { query, headers, user_id }), setHeader)
      setHeader('location', url)
      return null
    },

    listLinkedAccounts: async ({ principal }) => ({
      items: await listLinkedAccounts(database.kysely, requireAccount(principal)),
      providers: providers.map(({ id, name }) => ({ id, name })),
    }),

    startLinking: async ({ params: { provider }, principal, headers, setHeader }) => {
      await requireConfirmed(parts, headers)
      return leave(await goToProvider(parts, provider, { user_id: requireAccount(principal) }), setHeader)
    },

    unlinkAccount: async ({ params: { id }, principal, headers }) => {
      const token = await requireConfirmed(parts, headers)
      const user_id = requireAccount(principal)
      const client = readClientDetails(headers)
      await database.transact(async (transaction) => {
        const subject = await deleteLinkedAccount(transaction, user_id, id)
        if (subject === null) {
          throw new ServiceError('linked_account_not_found', 'This account was unlinked already.')
        }
        await requireWayToSignIn(parts, transaction, user_id)
        const entry = { workspace_id: null, user_id, action: 'account.unlinked', subject, client }
        await insertAudit(transaction, entry)
        await events.append(transaction, [accountChanged(user_id)])
        await endOtherSessions(parts, transaction, { user_id, token })
      })
      return null
    },
  }
}
