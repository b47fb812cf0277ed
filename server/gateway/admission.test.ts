import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { test } from 'node:test'
import { createMountServer, type Mount } from '#platform/http/mounts.ts'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { createAdmission } from './admission.ts'
import type { RawHandler } from './dispatch.ts'
import type { IsSigned } from './signed-requests.ts'

interface Cleanup {
  after(action: () => Promise<void>): void
}

/** A server behind admission control that believes whom a request says it comes from. */
async function startServer(
  test: Cleanup,
  limits: { in_flight: number; per_address: number },
  handler: RawHandler,
  mount?: Mount,
  isSigned?: IsSigned,
) {
  const admission = createAdmission({
    ...limits,
    addressOf: (request) => String(request.headers['x-from'] ?? '127.0.0.1'),
    ...(isSigned && { isSigned }),
    metrics: createMetrics(),
  })
  const mounts = new Map(mount ? [['/mount', mount]] : [])
  const server = createMountServer(admission.mounts(mounts, handler), admission.requests(handler))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new Agent({ keepAlive: true })
  const upgraded: Duplex[] = []
  test.after(async () => {
    for (const socket of upgraded) socket.destroy()
    agent.destroy()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return (path: string, from?: string, protocol?: string) =>
    new Promise<{ status: number; retryAfter: string | undefined; body: string }>((resolve, reject) => {
      const headers = {
        ...(from !== undefined && { 'x-from': from }),
        ...(protocol !== undefined && { connection: 'upgrade', upgrade: protocol }),
      }
      const call = send({ port, path, agent, headers }, async (response) => {
        let body = ''
        for await (const chunk of response) body += chunk
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body })
      })
      call.on('upgrade', ({ statusCode = 0 }, socket) => {
        resolve({ status: statusCode, retryAfter: undefined, body: '' })
        upgraded.push(socket)
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

test('signed requests count for their address when they are refused alone, and wait for places of their own', async (t) => {
  const places = 64
  const held: (() => void)[] = []
  const call = await startServer(
    t,
    { in_flight: 2, per_address: 5 },
    (request, response) => {
      if (request.url !== '/signed/well') return void response.writeHead(401).end('{}')
      held.push(() => response.writeHead(202).end('{}'))
      assert.ok(held.length <= places)
      if (held.length === places) for (const answer of held.splice(0)) answer()
    },
    undefined,
    ({ url = '' }) => url.startsWith('/signed'),
  )
  const well = Array.from({ length: places * 5 }, () => call('/signed/well', '203.0.113.9'))
  assert.ok((await Promise.all(well)).every(({ status }) => status === 202))
  for (let n = 0; n < 5; n++) assert.equal((await call('/signed/badly', '203.0.113.9')).status, 401)
  for (const path of ['/signed/badly', '/signed/well']) {
    const refused = await call(path, '203.0.113.9')
    assert.equal(refused.status, 429, path)
    assert.ok(Number(refused.retryAfter) >= 1)
  }
  assert.equal((await call('/signed/badly', '203.0.113.10')).status, 401)
})

function agree(socket: Duplex): void {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
  socket.resume().once('end', () => socket.end())
}

test('what a mount takes counts for its address, and is refused in HTTP before the protocol changes', async (t) => {
  const mount: Mount = {
    request: (_, response) => response.end('polled'),
    upgrade: (_, socket) => void agree(socket),
  }
  const call = await startServer(t, { in_flight: 100, per_address: 2 }, answer, mount)
  assert.equal((await call('/mount/x', '203.0.113.9')).body, 'polled')
  assert.equal((await call('/mount', '203.0.113.9', 'echo')).status, 101)
  for (const protocol of [undefined, 'echo']) {
    const refused = await call('/mount', '203.0.113.9', protocol)
    assert.equal(refused.status, 429)
    assert.equal(JSON.parse(refused.body).code, 'too_many_requests')
  }
  assert.equal((await call('/mount', '203.0.113.10', 'echo')).status, 101)
})

test('a connection takes up a place until its protocol has changed, an answer that is waited for none', async (t) => {
  const shaking: (() => void)[] = []
  const polling: (() => void)[] = []
  const mount: Mount = {
    request: (_, response) => polling.push(() => response.end('polled')),
    upgrade: (_, socket) =>
      new Promise((resolve) => {
        shaking.push(() => {
          agree(socket)
          resolve()
        })
      }),
  }
  const call = await startServer(t, { in_flight: 2, per_address: 0 }, answer, mount)
  const polls = [call('/mount'), call('/mount'), call('/mount')]
  while (polling.length < 3) await new Promise((resolve) => setImmediate(resolve))
  const connections = [call('/mount', undefined, 'echo'), call('/mount', undefined, 'echo')]
  while (shaking.length < 2) await new Promise((resolve) => setImmediate(resolve))
  assert.equal((await call('/mount', undefined, 'echo')).status, 503)
  assert.equal((await call('/')).status, 503)
  for (const shake of shaking) shake()
  for (const connection of connections) assert.equal((await connection).status, 101)
  assert.equal((await call('/')).status, 200)
  for (const poll of polling) poll()
  for (const poll of polls) assert.equal((await poll).body, 'polled')
})
