import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { Assertion, NewCredential } from '#contracts/auth/passkeys.ts'

/** What a passkey does differently than it should. */
interface Misbehaviour {
  /** The page that asks. */
  origin?: string
  /** Host name it was made for. */
  rp_id?: string
  /** Whether the user showed a fingerprint, face or PIN. */
  verifies_user?: boolean
  /** How often it says it has signed; nothing else than one more each time, when left out. */
  count?: number
}

/** A device with one passkey on P-256, and the browser before it (W3C Web Authentication 3 §6). */
export function createSoftwareAuthenticator({ origin = 'http://localhost:8000', rp_id = 'localhost' } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  const home = { origin, rp_id }
  let userHandle = randomBytes(16).toString('base64url')
  let count = 0

  const clientData = (type: string, challenge: string, from: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }))

  const authenticatorData = (given: Misbehaviour, attested: Buffer = Buffer.alloc(0)) => {
    const flags = 0x01 | (given.verifies_user === false ? 0 : 0x04) | (attested.length > 0 ? 0x40 : 0)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(given.count ?? count)
    const rpIdHash = createHash('sha256')
      .update(given.rp_id ?? home.rp_id)
      .digest()
    return Buffer.concat([rpIdHash, Buffer.of(flags), counter, attested])
  }

  const credential = {
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key' as const,
    clientExtensionResults: {},
  }

  return {
    /** Makes its passkey for the options of a registration. */
    create: (
      options: { challenge: string; user?: { id: string } },
      given: Misbehaviour = {},
    ): NewCredential => {
      userHandle = options.user?.id ?? userHandle
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const attested = Buffer.concat([
        Buffer.alloc(16),
        Buffer.of(0, id.length),
        id,
        // COSE_Key (RFC 9053 §7.1.1): kty EC2, alg ES256, crv P-256, x, y.
        Buffer.from('a501020326200121', 'hex'),
        Buffer.of(0x58, 32),
        Buffer.from(x, 'base64url'),
        Buffer.from('22', 'hex'),
        Buffer.of(0x58, 32),
        Buffer.from(y, 'base64url'),
      ])
      const data = authenticatorData(given, attested)
      // CBOR (RFC 8949) of { fmt: 'none', attStmt: {}, authData }.
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
        Buffer.of(0x58, data.length),
        data,
      ])
      const from = given.origin ?? home.origin
      return {
        ...credential,
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, from).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },

    /** Signs for the options of a sign-in. */
    get: (options: { challenge: string }, given: Misbehaviour = {}): Assertion => {
      count += 1
      const from = given.origin ?? home.origin
      const client = clientData('webauthn.get', options.challenge, from)
      const data = authenticatorData(given)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      return {
        ...credential,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
          userHandle,
        },
      }
    },
  }
}

export type SoftwareAuthenticator = ReturnType<typeof createSoftwareAuthenticator>
