import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitsContract } from '#contracts/commits.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { createIsSigned } from './signed-requests.ts'

const isSigned = createIsSigned([commitsContract, webhooksContract])

test('deliveries are signed, whatever hook they are for', () => {
  for (const url of ['/api/webhook/github', '/api/webhook/gitlab?x=1', '/api/webhook/github/a-hook']) {
    assert.ok(isSigned({ method: 'POST', url }), url)
  }
})

test('what people ask of the same service is not, nor is anything else', () => {
  const others = [
    ['GET', '/api/webhook/github'],
    ['POST', '/api/webhooks/hooks'],
    ['POST', '/api/webhook'],
    ['POST', '/api/webhook/a/b/c'],
    ['POST', '/webhook/github'],
    ['POST', '/api/commits'],
  ] as const
  for (const [method, url] of others) assert.ok(!isSigned({ method, url }), `${method} ${url}`)
})
