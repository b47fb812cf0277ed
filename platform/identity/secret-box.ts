import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts small secrets for storage. What was sealed for one purpose does not open for another. */
export interface SecretBox {
  /** AES-256-GCM (NIST SP 800-38D): a version byte, a random nonce, the tag, and the encrypted text. */
  seal: (text: string) => Buffer
  /** @throws when it was sealed with another key, or altered */
  open: (sealed: Uint8Array) => string
}

const version = 1
const nonceLength = 12
const tagLength = 16
const algorithm = 'aes-256-gcm'

/**
 * @param secret of the deployment, from its settings or its data directory: never from the database
 * @param purpose parts the keys of different uses (HKDF, RFC 5869)
 */
export function createSecretBox(secret: Uint8Array, purpose: string): SecretBox {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `throughline ${purpose}`, 32))
  return {
    seal: (text) => {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv(algorithm, key, nonce)
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), encrypted])
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed)
      if (bytes[0] !== version || bytes.length < 1 + nonceLength + tagLength) {
        throw new Error('This is not a sealed secret.')
      }
      const nonce = bytes.subarray(1, 1 + nonceLength)
      const body = 1 + nonceLength + tagLength
      const decipher = createDecipheriv(algorithm, key, nonce)
      decipher.setAuthTag(bytes.subarray(1 + nonceLength, body))
      return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]).toString('utf8')
    },
  }
}
