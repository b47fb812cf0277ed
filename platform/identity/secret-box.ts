import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Encrypts small secrets for storage. */
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

/** @param key 32 bytes, for this purpose alone */
export function createSecretBox(key: Uint8Array): SecretBox {
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
