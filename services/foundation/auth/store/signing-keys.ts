import type { JWK } from 'jose'
import { sql } from 'kysely'
import { type Executor, tablesOf } from './queries.ts'

export interface StoredKey {
  kid: string
  public_jwk: JWK
  /** Encrypted; null once it is retired. */
  private_jwk: Buffer | null
  created_at: string
  retired_at: string | null
}

/** All keys whose signatures are good, newest first. */
export async function listStoredKeys(executor: Executor): Promise<StoredKey[]> {
  const rows = await tablesOf(executor)
    .selectFrom('auth.signing_keys')
    .orderBy('created_at', 'desc')
    .selectAll()
    .execute()
  return rows.map((row) => ({ ...row, public_jwk: row.public_jwk as JWK }))
}

/** Retires the key that signs, forgetting its private part. */
export async function retireKeys(executor: Executor): Promise<void> {
  await sql`
    update auth.signing_keys set retired_at = now(), private_jwk = null where retired_at is null
  `.execute(tablesOf(executor))
}

/** Adds the key that signs from now on. */
export async function insertStoredKey(
  executor: Executor,
  key: { kid: string; public_jwk: JWK; private_jwk: Buffer },
): Promise<void> {
  await tablesOf(executor)
    .insertInto('auth.signing_keys')
    .values({ ...key, public_jwk: JSON.stringify(key.public_jwk), retired_at: null })
    .execute()
}

/** Waits for others that are about to change keys; until the end of the transaction. */
export async function lockKeys(executor: Executor): Promise<void> {
  await sql`lock table auth.signing_keys in share row exclusive mode`.execute(tablesOf(executor))
}

/** Removes keys that were retired so many seconds ago. */
export async function deleteRetiredKeys(executor: Executor, seconds: number): Promise<void> {
  await sql`
    delete from auth.signing_keys where retired_at < now() - make_interval(secs => ${seconds})
  `.execute(tablesOf(executor))
}
