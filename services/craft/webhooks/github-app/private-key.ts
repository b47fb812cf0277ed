import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** A private key that GitHub may know an App by. */
export interface AppPrivateKey {
  /** PKCS#8 (RFC 5958) in PEM form. */
  pem: string
  /** SHA-256 of the public key, as the App's settings at GitHub show it: `SHA256:…`. */
  fingerprint: string
}

/** What is wrong with a text that should be a private key; completes "The private key …". Never has any of it. */
export class UnusableKey extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'UnusableKey'
  }
}

/** Bits of the modulus: GitHub makes keys of 2048, and RS256 takes none shorter (RFC 7518 §3.3). */
const fewestBits = 2048
const mostBits = 4096

/**
 * Reads a private key in PEM form, PKCS#1 as GitHub makes it or PKCS#8.
 * @throws UnusableKey when it is no RSA key that an App can have
 */
export function readPrivateKey(text: string): AppPrivateKey {
  const key = parse(text)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type !== 'rsa') throw new UnusableKey(`is of the kind ${type}: keys of GitHub Apps are RSA keys.`)
  const bits = details?.modulusLength ?? 0
  if (bits < fewestBits || bits > mostBits) {
    throw new UnusableKey(
      `has ${bits} bits: keys of GitHub Apps have ${fewestBits}, others up to ${mostBits}.`,
    )
  }
  const publicKey = createPublicKey(key)
  const digest = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
  if (!canSign(key, publicKey, digest)) {
    throw new UnusableKey('is damaged: nothing can be signed with it. Take the .pem file as GitHub made it.')
  }
  return {
    pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: `SHA256:${digest.toString('base64')}`,
  }
}

function parse(text: string): KeyObject {
  try {
    return createPrivateKey({ key: text, format: 'pem' })
  } catch {
    throw new UnusableKey(
      text.includes('ENCRYPTED')
        ? 'is locked with a passphrase: give it without one.'
        : 'cannot be read: give the whole .pem file that GitHub made, from -----BEGIN RSA PRIVATE KEY----- on.',
    )
  }
}

/** What was altered on its way may still be read. */
function canSign(key: KeyObject, publicKey: KeyObject, sample: Buffer): boolean {
  try {
    return verify('sha256', sample, publicKey, sign('sha256', sample, key))
  } catch {
    return false
  }
}
