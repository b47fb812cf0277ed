import { sql } from 'kysely'
import type { Passkey } from '#contracts/auth/passkeys.ts'
import { digestOf } from '../secret-token.ts'
import { type Executor, secondsFromNow, tablesOf } from './queries.ts'

/** Seconds a challenge is good for: finding a security key takes a while. */
const challengeLifetime = 300

const shown = ['id', 'name', 'synced', 'created_at', 'last_used_at'] as const

export interface NewPasskey {
  user_id: string
  credential_id: string
  /** COSE_Key, RFC 9052 section 7. */
  public_key: Buffer
  sign_count: number
  transports: string[]
  synced: boolean
  name: string
}

/** Adds a passkey; null when it is registered already, here or with another account. */
export async function insertPasskey(executor: Executor, passkey: NewPasskey): Promise<Passkey | null> {
  const row = await tablesOf(executor)
    .insertInto('auth.passkeys')
    .values({ ...passkey, last_used_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning(shown)
    .executeTakeFirst()
  return row ?? null
}

/** Passkeys of an account, newest first. */
export async function listPasskeys(executor: Executor, userId: string): Promise<Passkey[]> {
  return await tablesOf(executor)
    .selectFrom('auth.passkeys')
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .select(shown)
    .execute()
}

/** What browsers need to know of an account's passkeys, so that a device does not make a second one. */
export async function listCredentials(executor: Executor, userId: string) {
  return await tablesOf(executor)
    .selectFrom('auth.passkeys')
    .where('user_id', '=', userId)
    .select(['credential_id as id', 'transports'])
    .execute()
}

/** A passkey with what checks its signatures. */
export interface StoredPasskey {
  id: string
  user_id: string
  name: string
  public_key: Buffer
}

/** The passkey of a credential; null when it is not known here. */
export async function findPasskey(executor: Executor, credentialId: string): Promise<StoredPasskey | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.passkeys')
    .where('credential_id', '=', credentialId)
    .select(['id', 'user_id', 'name', 'public_key'])
    .executeTakeFirst()
  return row ?? null
}

/**
 * Notes that a passkey has signed. False, and nothing noted, when it counts fewer signatures than are known of: there are
 * two of it then (W3C Web Authentication 3 §6.1.1). Of two requests with the same count, one gets true.
 */
export async function noteSignature(executor: Executor, id: string, count: number): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf(executor)
    .updateTable('auth.passkeys')
    .set({ sign_count: count, last_used_at: sql<string>`now()` })
    .where('id', '=', id)
    .where((where) =>
      where.or([
        where('sign_count', '<', count),
        where.and([where('sign_count', '=', 0), where(sql<number>`${count}::bigint`, '=', 0)]),
      ]),
    )
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Which passkey: people reach only their own. */
interface PasskeyKey {
  user_id: string
  id: string
}

/** Gives a passkey another name; null when it is not theirs. */
export async function renamePasskey(
  executor: Executor,
  { user_id, id }: PasskeyKey,
  name: string,
): Promise<Passkey | null> {
  const row = await tablesOf(executor)
    .updateTable('auth.passkeys')
    .set({ name })
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .returning(shown)
    .executeTakeFirst()
  return row ?? null
}

/** Removes a passkey and gives its name; null when there is none. */
export async function deletePasskey(executor: Executor, { user_id, id }: PasskeyKey): Promise<string | null> {
  const row = await tablesOf(executor)
    .deleteFrom('auth.passkeys')
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst()
  return row?.name ?? null
}

/** Whether anybody here has a passkey. */
export async function hasPasskeys(executor: Executor): Promise<boolean> {
  const row = await tablesOf(executor).selectFrom('auth.passkeys').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

/** Keeps a challenge; for one account, or for whoever signs in. Old ones go: anybody may ask for a challenge. */
export async function insertChallenge(
  executor: Executor,
  challenge: string,
  user_id: string | null,
): Promise<void> {
  const tables = tablesOf(executor)
  await tables.deleteFrom('auth.passkey_challenges').where('expires_at', '<', sql<string>`now()`).execute()
  await tables
    .insertInto('auth.passkey_challenges')
    .values({ digest: digestOf(challenge), user_id, expires_at: secondsFromNow(challengeLifetime) })
    .execute()
}

/** Uses a challenge up; false when it is unknown, used, has run out, or is another account's. */
export async function redeemChallenge(
  executor: Executor,
  challenge: string,
  user_id: string | null,
): Promise<boolean> {
  const { numDeletedRows } = await tablesOf(executor)
    .deleteFrom('auth.passkey_challenges')
    .where('digest', '=', digestOf(challenge))
    .where('user_id', user_id === null ? 'is' : '=', user_id)
    .where('expires_at', '>', sql<string>`now()`)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
