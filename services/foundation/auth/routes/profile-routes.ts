import type { authContract } from '#contracts/auth.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readClientDetails } from '../client-details.ts'
import type { AuthParts } from '../parts.ts'
import { requireMember } from '../require-member.ts'
import { insertAudit } from '../store/audit.ts'
import { findProfile, listMemberAddresses, saveProfile } from '../store/profiles.ts'

type ProfileRoute = 'getProfile' | 'updateProfile' | 'listMemberAddresses'

/** A member of nothing shows nothing. */
const closed = { feedback_visibility: 'only_me', ranked: false } as const

/** What members let each other see. */
export function createProfileRoutes({
  database,
  events,
}: AuthParts): Pick<Handlers<typeof authContract>, ProfileRoute> {
  return {
    getProfile: ({ principal }) =>
      database.transact(async (transaction) => {
        const { account_id } = await requireMember(transaction, principal)
        const key = { workspace_id: principal.workspace_id, user_id: account_id }
        return (await findProfile(transaction, key)) ?? closed
      }),

    updateProfile: ({ principal, body, headers }) =>
      database.transact(async (transaction) => {
        const { account_id } = await requireMember(transaction, principal)
        const { workspace_id } = principal
        const key = { workspace_id, user_id: account_id }
        const profile = { ...((await findProfile(transaction, key)) ?? closed), ...body }
        await saveProfile(transaction, key, profile)
        await insertAudit(transaction, {
          ...key,
          action: 'profile.changed',
          subject: `feedback: ${profile.feedback_visibility}, rankings: ${profile.ranked ? 'on' : 'off'}`,
          client: readClientDetails(headers),
        })
        await events.append(transaction, [
          { workspace_id, type: 'profile.changed', data: { account_id, ...profile } },
        ])
        return profile
      }),

    listMemberAddresses: async ({ principal }) => ({
      items: await listMemberAddresses(database.kysely, principal.workspace_id),
    }),
  }
}
