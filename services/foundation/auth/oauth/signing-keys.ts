import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { SecretBox } from '#platform/identity/secret-box.ts'
import type { Executor } from '../store/queries.ts'
import {
  deleteRetiredKeys,
  insertStoredKey,
  listStoredKeys,
  lockKeys,
  retireKeys,
  type StoredKey,
} from '../store/signing-keys.ts'
import { lifetimes } from './lifetimes.ts'

/** ECDSA with P-256 and SHA-256 (RFC 7518 §3.4): what every client library can verify. */
export const signingAlgorithm = 'ES256'

/** Seconds a retired key stays known: until its last token has run out, and whoever keeps a copy has asked again. */
const retiredFor = Math.max(lifetimes.access_token, lifetimes.id_token) + 300

/** The keys of this server that sign tokens for programs. */
export interface SigningKeys {
  /** The key that signs, with its private part; made when there is none or it has come of age. */
  current: () => Promise<JWK>
  /** Public parts of all keys whose signatures are good, newest first (RFC 7517). */
  published: () => Promise<JWK[]>
  /** Retires the key that signs for a new one, in a transaction of somebody else. */
  rotate: (transaction: Transaction) => Promise<StoredKey>
  /** All that are known, in a transaction when one is given. */
  list: (executor?: Executor) => Promise<StoredKey[]>
  /** Forgets retired keys of which no token is left. */
  tidy: () => Promise<void>
}

/** @param days after which a new key signs */
export function createSigningKeys(database: Database, box: SecretBox, days: number): SigningKeys {
  const list = (executor: Executor = database.kysely) => listStoredKeys(executor)
  const isYoung = ({ created_at, retired_at }: StoredKey) =>
    retired_at === null && Date.now() - Date.parse(created_at) < days * 86_400_000

  const rotate = async (transaction: Transaction) => {
    await lockKeys(transaction)
    await retireKeys(transaction)
    const { publicKey, privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true })
    const bare = await exportJWK(publicKey)
    const kid = await calculateJwkThumbprint(bare)
    const about = { kid, alg: signingAlgorithm, use: 'sig' }
    await insertStoredKey(transaction, {
      kid,
      public_jwk: { ...bare, ...about },
      private_jwk: box.seal(JSON.stringify({ ...(await exportJWK(privateKey)), ...about })),
    })
    const [made] = await listStoredKeys(transaction)
    if (!made) throw new Error('The key that was just made is not there.')
    return made
  }

  const ensure = async (): Promise<StoredKey[]> => {
    const keys = await list()
    if (keys.some(isYoung)) return keys
    return database.transact(async (transaction) => {
      await lockKeys(transaction)
      if (!(await listStoredKeys(transaction)).some(isYoung)) await rotate(transaction)
      return listStoredKeys(transaction)
    })
  }

  const openKey = (keys: readonly StoredKey[]): JWK | null => {
    const sealed = keys.find(({ retired_at }) => retired_at === null)?.private_jwk
    try {
      return sealed ? (JSON.parse(box.open(sealed)) as JWK) : null
    } catch {
      return null
    }
  }

  return {
    current: async () => {
      const known = openKey(await ensure())
      if (known !== null) return known
      // The secret of the deployment has changed since.
      const made = openKey([await database.transact(rotate)])
      if (made === null) throw new Error('There is no key to sign with.')
      return made
    },
    published: async () => (await ensure()).map(({ public_jwk }) => public_jwk),
    rotate,
    list,
    tidy: () => deleteRetiredKeys(database.kysely, retiredFor),
  }
}
