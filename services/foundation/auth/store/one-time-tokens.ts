import { sql } from 'kysely'
import { createSecretToken, digestOf } from '../secret-token.ts'
import { type Executor, secondsFromNow, tablesOf } from './queries.ts'

export type TokenPurpose = 'sign_in' | 'email' | 'password'

/** Seconds each kind is good for: a sign-in link lies open on a screen, a mail may be read tomorrow. */
const lifetimes: Record<TokenPurpose, number> = { sign_in: 600, email: 86_400, password: 3600 }

export interface TokenOwner {
  user_id: string
  workspace_id: string | null
  email: string | null
}

/** Makes a token that is good once, and gives it with the time it runs out. Only its digest is kept. */
export async function insertOneTimeToken(
  executor: Executor,
  purpose: TokenPurpose,
  owner: TokenOwner,
): Promise<{ token: string; expires_at: string }> {
  const { value, digest } = createSecretToken()
  const expires_at = secondsFromNow(lifetimes[purpose])
  await tablesOf(executor)
    .insertInto('auth.one_time_tokens')
    .values({ ...owner, digest, purpose, expires_at })
    .execute()
  return { token: value, expires_at }
}

/** Whose a token is, without using it up. */
export async function findOneTimeToken(
  executor: Executor,
  purpose: TokenPurpose,
  token: string,
): Promise<TokenOwner | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.one_time_tokens')
    .where('digest', '=', digestOf(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', sql<string>`now()`)
    .select(['user_id', 'workspace_id', 'email'])
    .executeTakeFirst()
  return row ?? null
}

/** Uses a token up; null when it is unknown, used or has run out. Of two requests with the same one, one gets it. */
export async function redeemOneTimeToken(
  executor: Executor,
  purpose: TokenPurpose,
  token: string,
): Promise<TokenOwner | null> {
  const row = await tablesOf(executor)
    .deleteFrom('auth.one_time_tokens')
    .where('digest', '=', digestOf(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', sql<string>`now()`)
    .returning(['user_id', 'workspace_id', 'email'])
    .executeTakeFirst()
  return row ?? null
}

/** Makes every open token of this kind useless: a newer one, or the deed itself, has taken its place. */
export async function deleteOneTimeTokens(
  executor: Executor,
  purpose: TokenPurpose,
  userId: string,
): Promise<void> {
  await tablesOf(executor)
    .deleteFrom('auth.one_time_tokens')
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .execute()
}
