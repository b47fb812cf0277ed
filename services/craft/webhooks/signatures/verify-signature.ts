import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Provider } from '#contracts/code-host.ts'
import { readHeader } from '../receiving/headers.ts'
import { acceptsAny, type SignedRequest, type Verdict } from './signed-request.ts'
import { verifyStandardSignature } from './standard-signature.ts'

/**
 * Checks who sent these bytes, in a time that does not tell how much of a wrong signature was right.
 *
 * - GitHub: `X-Hub-Signature-256`, Bitbucket: `X-Hub-Signature`, both `sha256=` and the HMAC in hexadecimal digits
 * - Gitea and Forgejo: `X-Gitea-Signature`, the digits alone
 * - GitLab: `X-Gitlab-Token`, the secret itself, or a signature as Standard Webhooks has it
 * - others: https://www.standardwebhooks.com
 */
export function verifySignature(provider: Provider, request: SignedRequest): Verdict {
  const { headers } = request
  switch (provider) {
    case 'github':
      return verifyDigest(request, withoutPrefix(readHeader(headers, 'x-hub-signature-256')))
    case 'bitbucket':
      return verifyDigest(request, withoutPrefix(readHeader(headers, 'x-hub-signature')))
    case 'gitea':
      return verifyDigest(
        request,
        readHeader(headers, 'x-gitea-signature') ?? readHeader(headers, 'x-forgejo-signature'),
      )
    case 'gitlab':
      return readHeader(headers, 'webhook-signature') === null
        ? verifyToken(request, readHeader(headers, 'x-gitlab-token'))
        : verifyStandardSignature(request)
    case 'standard':
      return verifyStandardSignature(request)
  }
}

function withoutPrefix(signature: string | null): string | null {
  if (signature === null || signature === '') return null
  return signature.startsWith('sha256=') ? signature.slice(7) : 'of another kind'
}

function verifyDigest({ body, secrets }: SignedRequest, given: string | null): Verdict {
  if (given === null || given === '') return 'missing'
  if (!/^[0-9a-f]{64}$/i.test(given)) return 'wrong'
  const digest = Buffer.from(given, 'hex')
  return acceptsAny(secrets, (secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(body).digest(), digest),
  )
}

/** Digests are compared, since `timingSafeEqual` takes texts of one length only. */
function verifyToken({ secrets }: SignedRequest, given: string | null): Verdict {
  if (given === null || given === '') return 'missing'
  const digest = createHash('sha256').update(given).digest()
  return acceptsAny(secrets, (secret) =>
    timingSafeEqual(createHash('sha256').update(secret).digest(), digest),
  )
}
