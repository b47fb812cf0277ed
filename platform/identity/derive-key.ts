import { hkdfSync } from 'node:crypto'

/** Gives a key of 32 bytes for one purpose; nobody can tell from it the secret, or the key of another purpose. */
export type DeriveKey = (purpose: string) => Buffer

/** @param secret of the deployment, from its settings or its data directory: never from the database (HKDF, RFC 5869) */
export function createDeriveKey(secret: Uint8Array): DeriveKey {
  return (purpose) => Buffer.from(hkdfSync('sha256', secret, '', `throughline ${purpose}`, 32))
}
