import { sql } from 'kysely'
import type { ProviderId } from '#contracts/auth/social.ts'
import { digestOf } from '../secret-token.ts'
import { type Executor, secondsFromNow, tablesOf } from './queries.ts'

/** What somebody went to a provider for. */
export interface SocialErrand {
  provider: ProviderId
  /** Whose account is to be linked; null to sign in or up. */
  user_id: string | null
  invitation_digest: Buffer | null
}

/** Keeps an errand by the digest of its state. Old ones go: anybody may begin one. */
export async function insertErrand(
  executor: Executor,
  state: string,
  errand: SocialErrand,
  lifetime: number,
): Promise<void> {
  const tables = tablesOf(executor)
  await tables.deleteFrom('auth.social_sign_ins').where('expires_at', '<', sql<string>`now()`).execute()
  await tables
    .insertInto('auth.social_sign_ins')
    .values({ ...errand, digest: digestOf(state), expires_at: secondsFromNow(lifetime) })
    .execute()
}

/** Uses an errand up; null when it is unknown, used, has run out, or went to another provider. */
export async function redeemErrand(
  executor: Executor,
  state: string,
  provider: ProviderId,
): Promise<SocialErrand | null> {
  const row = await tablesOf(executor)
    .deleteFrom('auth.social_sign_ins')
    .where('digest', '=', digestOf(state))
    .where('provider', '=', provider)
    .where('expires_at', '>', sql<string>`now()`)
    .returning(['provider', 'user_id', 'invitation_digest'])
    .executeTakeFirst()
  return row ?? null
}
