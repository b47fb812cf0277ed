import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { createAdmission } from './admission.ts'
import type { RawHandler } from './dispatch.ts'

interface Cleanup {
  after(action: () => Promise<void>): void
}

/** A server behind admission control that believes whom a request says it comes from. */
async function startServer(
  test: Cleanup,
  limits: { in_flight: number; per_address: number },
  handler: RawHandler,
) {
  const admit = createAdmission({
    ...limits,
    addressOf: (request) => String(request.headers['x-from'] ?? '127.0.0.1'),
    metrics: createMetrics(),
  })
  const server = createServer(admit(handler))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new Agent({ keepAlive: true })
  test.after(async () => {
    agent.destroy()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return (path: string, from?: string) =>
    new Promise<{ status: number; retryAfter: string | undefined; body: string }>((resolve, reject) => {
      const headers = from === undefined ? {} : { 'x-from': from }
      const call = send({ port, path, agent, headers }, async (response) => {
        let body = ''
        for await (const chunk of response) body += chunk
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body })
      })
      call.on('error', reject).end()
    })
}

const answer: RawHandler = (_, response) => response.end('ok')

test('an address gets so many requests in ten seconds, then 429 with the time to wait; others are not held up', async (t) => {
  const call = await startServer(t, { in_flight: 100, per_address: 3 }, answer)
  for (let n = 0; n < 3; n++) assert.equal((await call('/', '203.0.113.9')).status, 200)
  const refused = await call('/', '203.0.113.9')
  assert.equal(refused.status, 429)
  assert.equal(JSON.parse(refused.body).code, 'too_many_requests')
  assert.ok(Number(refused.retryAfter) >= 1 && Number(refused.retryAfter) <= 10)
  assert.equal((await call('/', '203.0.113.10')).status, 200)
})

test('addresses of one IPv6 network share what they get, and this machine has no limit', async (t) => {
  const call = await startServer(t, { in_flight: 100, per_address: 1 }, answer)
  assert.equal((await call('/', '2001:db8::1')).status, 200)
  assert.equal((await call('/', '2001:db8:0:0:ffff::2')).status, 429)
  assert.equal((await call('/', '2001:db8:0:1::1')).status, 200)
  for (let n = 0; n < 5; n++) assert.equal((await call('/', '127.0.0.1')).status, 200)
})

test('more requests at once than the server takes get 503, probes still get through, and room comes back', async (t) => {
  const waiting: (() => void)[] = []
  const call = await startServer(t, { in_flight: 2, per_address: 0 }, (request, response) => {
    if (request.url === '/health') response.end('alive')
    else waiting.push(() => response.end('ok'))
  })
  const slow = [call('/slow'), call('/slow')]
  while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve))
  const refused = await call('/slow')
  assert.equal(refused.status, 503)
  assert.equal(JSON.parse(refused.body).code, 'unavailable')
  assert.equal(refused.retryAfter, '1')
  assert.equal((await call('/health')).status, 200)
  for (const finish of waiting.splice(0)) finish()
  assert.deepEqual(
    (await Promise.all(slow)).map(({ status }) => status),
    [200, 200],
  )
  const next = call('/slow')
  while (waiting.length < 1) await new Promise((resolve) => setImmediate(resolve))
  waiting[0]?.()
  assert.equal((await next).status, 200)
})
