import { createHmac, timingSafeEqual } from 'node:crypto'
import { readHeader } from '../receiving/headers.ts'
import { acceptsAny, type SignedRequest, type Verdict } from './signed-request.ts'

/** Seconds that the clocks of sender and receiver may differ, the journey included. */
const tolerance = 300

/** Signatures that are looked at: a sender has two while its key changes. */
const mostSignatures = 16

/**
 * A signature by the Standard Webhooks specification: HMAC-SHA-256 over `id.timestamp.body`, in base64 after `v1,`, of
 * which there may be several with blanks between them.
 */
export function verifyStandardSignature({ headers, body, secrets, now }: SignedRequest): Verdict {
  const id = readHeader(headers, 'webhook-id')
  const timestamp = readHeader(headers, 'webhook-timestamp')
  const given = readHeader(headers, 'webhook-signature')
  if (!id || !timestamp || !given) return 'missing'
  const signatures = given
    .split(' ')
    .slice(0, mostSignatures)
    .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []))
  const verdict = acceptsAny(secrets, (secret) => {
    const expected = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest()
    return signatures
      .map((signature) => signature.length === expected.length && timingSafeEqual(signature, expected))
      .includes(true)
  })
  if (verdict !== 'valid') return verdict
  const isNumber = /^\d{1,15}$/.test(timestamp)
  return isNumber && Math.abs(now / 1000 - Number(timestamp)) <= tolerance ? 'valid' : 'stale'
}

const prefix = 'whsec_'

/** The key that a secret stands for: the bytes that `whsec_` carries in base64, else the text itself. */
function keyOf(secret: string): Buffer {
  return secret.startsWith(prefix)
    ? Buffer.from(secret.slice(prefix.length), 'base64')
    : Buffer.from(secret, 'utf8')
}

/** Whether a secret has the form that senders of Standard Webhooks take: 24 to 64 bytes in base64 after `whsec_`. */
export function isStandardSecret(secret: string): boolean {
  const text = secret.slice(prefix.length)
  if (!secret.startsWith(prefix) || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false
  const { length } = keyOf(secret)
  return length >= 24 && length <= 64
}
