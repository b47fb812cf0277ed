import { createHash, randomBytes } from 'node:crypto'

/** A secret that is shown once, and the digest that is kept of it. */
export interface SecretToken {
  value: string
  digest: Buffer
}

/** Makes a secret of 256 random bits: too many to guess, so that a plain digest of it is safe to keep. */
export function createSecretToken(prefix = ''): SecretToken {
  const value = prefix + randomBytes(32).toString('base64url')
  return { value, digest: digestOf(value) }
}

/** SHA-256 of a secret that was shown. */
export function digestOf(value: string): Buffer {
  return createHash('sha256').update(value).digest()
}
