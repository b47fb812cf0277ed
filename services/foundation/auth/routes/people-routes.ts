import type { authContract } from '#contracts/auth.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import type { AuthParts } from '../parts.ts'
import { sessionEnded } from '../session-ended.ts'
import { findAccount } from '../store/accounts.ts'
import { deleteFormerMember, listFormerMembers } from '../store/former-members.ts'
import { lockMembers } from '../store/members.ts'
import { deleteAccount, listPersonsWorkspaces } from '../store/people.ts'

type PeopleRoute = 'listFormerMembers' | 'findPerson' | 'removePerson' | 'forgetFormerMember'

/** People behind accounts, and who is a member no more. */
export function createPeopleRoutes({
  database,
  events,
}: AuthParts): Pick<Handlers<typeof authContract>, PeopleRoute> {
  return {
    listFormerMembers: async ({ principal }) => ({
      items: await listFormerMembers(database.kysely, principal.workspace_id),
    }),

    findPerson: async ({ params: { account_id } }) => {
      const account = await findAccount(database.kysely, account_id)
      if (!account) throw new ServiceError('account_not_found', 'There is no such account any more.')
      const { name, email, emails, created_at } = account
      return {
        account_id,
        name,
        created_at,
        emails: [...new Set([email, ...emails])],
        workspaces: await listPersonsWorkspaces(database.kysely, account_id),
      }
    },

    removePerson: ({ params: { account_id } }) =>
      database.transact(async (transaction) => {
        const before = await listPersonsWorkspaces(transaction, account_id)
        for (const { workspace_id } of before) await lockMembers(transaction, workspace_id)
        const workspaces = await listPersonsWorkspaces(transaction, account_id)
        const owned = workspaces.find(({ needs_owner }) => needs_owner)
        if (owned) {
          throw new ServiceError(
            'last_owner',
            `${owned.name} would be left without an owner: make somebody else one first.`,
          )
        }
        await deleteAccount(transaction, account_id)
        await events.append(transaction, [
          ...workspaces
            .filter(({ is_former }) => !is_former)
            .map(({ workspace_id }) => ({ workspace_id, type: 'member.removed', data: { account_id } })),
          sessionEnded(account_id),
        ])
        return null
      }),

    forgetFormerMember: async ({ principal: { workspace_id }, params: { account_id } }) => {
      await deleteFormerMember(database.kysely, { workspace_id, user_id: account_id })
      return null
    },
  }
}
