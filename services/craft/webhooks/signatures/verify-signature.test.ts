import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import { sign as signAsGitHub } from '@octokit/webhooks-methods'
import fc from 'fast-check'
import { type Provider, providers } from '#contracts/code-host.ts'
import { senders, signStandard } from '../testing/senders.ts'
import type { SignedRequest } from './signed-request.ts'
import { isStandardSecret } from './standard-signature.ts'
import { verifySignature } from './verify-signature.ts'

const now = Date.now()
const secrets: Readonly<Record<Provider, string>> = {
  github: 'a secret of GitHub',
  gitlab: 'a secret of GitLab',
  bitbucket: 'a secret of Bitbucket',
  gitea: 'a secret of Gitea',
  standard: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
}
const other: Readonly<Record<Provider, string>> = {
  github: 'another secret 1',
  gitlab: 'another secret 2',
  bitbucket: 'another secret 3',
  gitea: 'another secret 4',
  standard: `whsec_${Buffer.alloc(32, 8).toString('base64')}`,
}
const signatureHeaders: Readonly<Record<Provider, string>> = {
  github: 'x-hub-signature-256',
  gitlab: 'x-gitlab-token',
  bitbucket: 'x-hub-signature',
  gitea: 'x-gitea-signature',
  standard: 'webhook-signature',
}

/** A delivery signed by one of the secrets, with some of it changed. */
function verdictOf(provider: Provider, payload: unknown, change: Partial<SignedRequest> = {}) {
  const { headers, payload: body } = senders[provider]({ secret: secrets[provider], event: 'push', payload })
  return verifySignature(provider, {
    headers,
    body: Buffer.from(body),
    secrets: [secrets[provider]],
    now,
    ...change,
  })
}

for (const provider of providers) {
  describe(`a delivery of ${provider}`, () => {
    test('is valid when any of the secrets signed it, whatever it says', () => {
      fc.assert(
        fc.property(fc.jsonValue(), fc.boolean(), (payload, isFirst) => {
          const both = isFirst ? [secrets[provider], other[provider]] : [other[provider], secrets[provider]]
          assert.equal(verdictOf(provider, { payload }, { secrets: both }), 'valid')
        }),
      )
    })

    test('is wrong with another secret, and missing without a signature', () => {
      assert.equal(verdictOf(provider, {}, { secrets: [other[provider]] }), 'wrong')
      assert.equal(verdictOf(provider, {}, { secrets: [] }), 'wrong')
      assert.equal(verdictOf(provider, {}, { headers: {} }), 'missing')
    })

    test('is refused with anything else where its signature stands', () => {
      const { headers, payload } = senders[provider]({
        secret: secrets[provider],
        event: 'push',
        payload: {},
      })
      const right = headers[signatureHeaders[provider]]
      fc.assert(
        fc.property(
          fc.oneof(fc.string(), fc.stringMatching(/^sha256=[0-9a-f]{60,68}$/), fc.base64String()),
          (text) => {
            fc.pre(text !== right)
            const verdict = verifySignature(provider, {
              headers: { ...headers, [signatureHeaders[provider]]: text },
              body: Buffer.from(payload),
              secrets: [secrets[provider]],
              now,
            })
            assert.ok(verdict === 'wrong' || verdict === 'missing', `${text}: ${verdict}`)
          },
        ),
      )
    })

    // GitLab's token says who sends, not what.
    if (provider === 'gitlab') return
    test('is wrong when one byte of it was changed', () => {
      const { headers, payload } = senders[provider]({
        secret: secrets[provider],
        event: 'push',
        payload: { ref: 'refs/heads/main', commits: [1, 2, 3] },
      })
      fc.assert(
        fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
          const body = Buffer.from(payload)
          body[at] = (body[at] ?? 0) ^ bits
          const request = { headers, body, secrets: [secrets[provider]], now }
          assert.equal(verifySignature(provider, request), 'wrong')
        }),
      )
    })
  })
}

test('what GitHub’s own library signs is valid, and the signature is over bytes, not text', async () => {
  const secret = secrets.github
  const text = '{"message":"päßt ✓"}'
  const signature = await signAsGitHub(secret, text)
  const verdict = (body: Buffer, given: string) =>
    verifySignature('github', { headers: { 'x-hub-signature-256': given }, body, secrets: [secret], now })
  assert.equal(verdict(Buffer.from(text), signature), 'valid')
  const bytes = Buffer.from([0xff, 0xfe, 0x00])
  const digest = createHmac('sha256', secret).update(bytes).digest('hex')
  assert.equal(verdict(bytes, `sha256=${digest}`), 'valid')
  assert.equal(verdict(bytes, `sha1=${digest}`), 'wrong')
})

describe('a signature by the Standard Webhooks specification', () => {
  const body = '{"type":"invoice.paid"}'
  const verdict = (headers: Record<string, string>, provider: Provider = 'standard') =>
    verifySignature(provider, { headers, body: Buffer.from(body), secrets: [secrets.standard], now })

  test('is good for five minutes either way', () => {
    for (const [seconds, expected] of [
      [0, 'valid'],
      [290, 'valid'],
      [-290, 'valid'],
      [310, 'stale'],
      [-310, 'stale'],
    ] as const) {
      const at = new Date(now + seconds * 1000)
      assert.equal(verdict(signStandard(secrets.standard, body, 'msg_1', at)), expected, `${seconds} s`)
    }
  })

  test('may stand among others while the sender changes its key', () => {
    const right = signStandard(secrets.standard, body, 'msg_1')
    const wrong = signStandard(other.standard, body, 'msg_1')
    const several = `v1a,abc ${wrong['webhook-signature']} ${right['webhook-signature']}`
    assert.equal(verdict({ ...right, 'webhook-signature': several }), 'valid')
  })

  test('holds for the id and the time it was made with', () => {
    const headers = signStandard(secrets.standard, body, 'msg_1')
    assert.equal(verdict({ ...headers, 'webhook-id': 'msg_2' }), 'wrong')
    assert.equal(verdict({ ...headers, 'webhook-timestamp': String(Math.floor(now / 1000) + 7) }), 'wrong')
  })

  test('is what GitLab sends for a signing token', () => {
    assert.equal(verdict(signStandard(secrets.standard, body, 'msg_1'), 'gitlab'), 'valid')
    const forged = { ...signStandard(other.standard, body, 'msg_1'), 'x-gitlab-token': secrets.standard }
    assert.equal(verdict(forged, 'gitlab'), 'wrong', 'a wrong signature is not made good by a token')
  })

  test('has a secret of 24 to 64 bytes in base64', () => {
    assert.ok(isStandardSecret(secrets.standard))
    for (const secret of ['', 'whsec_', 'whsec_abc', 'whsec_!!!!', Buffer.alloc(32).toString('base64')]) {
      assert.ok(!isStandardSecret(secret), secret)
    }
  })
})
