import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { identityHeader } from '#platform/identity/credentials.ts'
import { localOwner } from '#platform/identity/principal.ts'
import { createTestDatabase } from '#platform/testing/database.ts'
import { allTargets } from '../server/config.ts'
import { actAs } from './testing/act-as.ts'
import { forgeIdentities, signIdentity } from './testing/forged-identities.ts'
import { readProblem } from './testing/read-problem.ts'
import {
  chooseServiceUrls,
  type SplitTestServer,
  startSplitTestServer,
  startTestServer,
  type TestServer,
} from './testing/test-server.ts'
import { waitUntil } from './testing/wait-until.ts'

describe('services that are processes of their own', () => {
  let server: SplitTestServer
  before(async () => {
    server = await startSplitTestServer()
    for (const path of ['/ready', '/api/auth/verify', '/api/commits']) {
      await waitUntil(`${path} to be answered`, async () => (await server.request(path)).status === 200)
    }
  })
  after(() => server.stop())

  const askCommits = (token: string) =>
    fetch(`${server.service_urls.commits}/commits`, { headers: { [identityHeader]: token } })

  test('a service takes the token of a peer that is for it, and none with anything wrong about it', async () => {
    assert.equal((await askCommits(await signIdentity(server.secret, 'commits'))).status, 200)
    for (const [what, token] of Object.entries(await forgeIdentities(server.secret, 'commits'))) {
      assert.equal((await askCommits(token)).status, 401, what)
    }
  })

  test('a service takes where a request came from of the gateway alone', async () => {
    const owner = server.client(authContract)
    const { email } = await owner.getAccount()
    const guessAt = async (address: string) => {
      const headers = { 'content-type': 'application/json', 'x-client-address': '203.0.113.66' }
      const body = JSON.stringify({ email, password: 'not this one' })
      const answer = await fetch(`${address}/auth/sign-in`, { method: 'POST', headers, body })
      assert.equal(answer.status, 401)
      const [entry] = (await owner.listOwnAudit()).items
      assert.equal(entry?.action, 'session.refused')
      return entry.ip_address
    }
    assert.equal(await guessAt(server.service_urls.auth ?? ''), null, 'asked past the gateway')
    assert.match((await guessAt(`${server.url}/api`)) ?? '', /127\.0\.0\.1$/)
  })

  test('the gateway believes no such token from outside, nor takes it to a service', async () => {
    const token = await signIdentity(server.secret, 'commits')
    for (const headers of [{ [identityHeader]: token }, { authorization: `Bearer ${token}` }]) {
      const response = await fetch(`${server.url}/api/commits`, { headers })
      assert.equal(response.status, 401, Object.keys(headers)[0])
    }
    const own = await server.request('/api/auth/verify', { headers: { [identityHeader]: 'abc' } })
    assert.equal(own.status, 200, 'what the client may say for itself counts')
    assert.equal(((await own.json()) as { id: string }).id, localOwner.id)
  })

  test('a connection is not opened by such a token, in a header or as a key', async () => {
    const token = await signIdentity(server.secret, 'realtime')
    for (const headers of [{ [identityHeader]: token }, { authorization: `Bearer ${token}` }]) {
      const answer = await connect(server, headers)
      assert.match(answer, /unauthenticated/)
    }
    assert.match(await connect(server, { authorization: `Bearer ${server.owner_key}` }), /"sid"/)
    assert.match(await connect(server, {}, { key: token }), /unauthenticated/)
  })

  test('a revoked key is refused at once, though the gateway has just seen it and hears no events', async () => {
    const auth = server.client(authContract)
    const { id, key } = await auth.createKey({ body: { name: 'short-lived' } })
    const headers = { authorization: `Bearer ${key}` }
    const ask = async () => (await fetch(`${server.url}/api/commits`, { headers })).status
    assert.equal(await ask(), 200)
    const started = performance.now()
    await auth.revokeKey({ params: { id } })
    await waitUntil('the key to be refused', async () => (await ask()) === 401)
    assert.ok(performance.now() - started < 3_000, 'sooner than what is remembered runs out')
  })

  test('a browser signs in, acts and signs out through the gateway', async () => {
    const { path } = await server.client(authContract).createSignInLink()
    const opened = await fetch(server.url + path, { redirect: 'manual' })
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
    const ask = (address: string, init: RequestInit = {}) =>
      fetch(server.url + address, { ...init, headers: { cookie, ...init.headers } })
    assert.equal((await ask('/api/commits')).status, 200)
    const sessions = (await (await ask('/api/auth/sessions')).json()) as { items: { current: boolean }[] }
    assert.deepEqual(
      sessions.items.filter(({ current }) => current).length,
      1,
      'auth still sees which session it is',
    )
    const foreign = { 'sec-fetch-site': 'cross-site' }
    for (const address of ['/api/auth/sign-out', '/api/repositories', '/api/coach/commits']) {
      const refused = await ask(address, { method: 'POST', headers: foreign })
      assert.equal(refused.status, 403, `${address} for a page of another site`)
    }
    assert.equal((await ask('/api/auth/sign-out', { method: 'POST' })).status, 204)
    await waitUntil('the session to be over', async () => (await ask('/api/commits')).status === 401)
  })
})

test('a service is told who asks, and never with which key or cookie', async (t) => {
  const stack = new AsyncDisposableStack()
  t.after(() => stack.disposeAsync())
  const told = new Map<string, IncomingHttpHeaders>()
  const service = createServer((request, response) => {
    told.set(request.url ?? '', request.headers)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await once(service.listen(0, '127.0.0.1'), 'listening')
  stack.defer(() => service[Symbol.asyncDispose]())
  const { port } = service.address() as AddressInfo
  const server = await startTestServer({
    THROUGHLINE_TARGETS: allTargets.filter((target) => target !== 'commits').join(','),
    THROUGHLINE_SERVICE_URLS: `commits=http://127.0.0.1:${port}`,
  })
  stack.defer(server.stop)
  const { path } = await server.client(authContract).createSignInLink()
  const opened = await fetch(server.url + path, { redirect: 'manual' })
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  const authorization = `Bearer ${server.owner_key}`
  const senders: Record<string, string>[] = [{ authorization }, { cookie }, { authorization, cookie }]
  for (const [number, headers] of senders.entries()) {
    const address = `/commits?limit=${number + 1}`
    assert.equal((await fetch(`${server.url}/api${address}`, { headers })).status, 200)
    const received = told.get(address)
    assert.ok(received?.[identityHeader], 'who asks')
    for (const value of [server.owner_key, cookie.split('=')[1] ?? '']) {
      assert.ok(!JSON.stringify(received).includes(value), `with ${Object.keys(headers)}`)
    }
  }
})

/** What a Socket.IO connection by polling is told first (Engine.IO 4, Socket.IO protocol 5). */
async function connect(
  { url }: TestServer,
  headers: Record<string, string>,
  auth: Record<string, string> = {},
): Promise<string> {
  const address = `${url}/socket.io/?EIO=4&transport=polling`
  const opening = await (await fetch(address, { headers })).text()
  const { sid } = JSON.parse(opening.slice(1)) as { sid: string }
  await fetch(`${address}&sid=${sid}`, { method: 'POST', headers, body: `40${JSON.stringify(auth)}` })
  return (await fetch(`${address}&sid=${sid}`, { headers })).text()
}

test('while the auth service is away, nobody is taken for a stranger or let through, and the owner of this machine goes on', async (t) => {
  const stack = new AsyncDisposableStack()
  t.after(() => stack.disposeAsync())
  const database = await createTestDatabase()
  stack.defer(database.drop)
  const shared = { DATABASE_URL: database.url, THROUGHLINE_SERVICE_URLS: await chooseServiceUrls() }
  const startAuth = () => startTestServer({ ...shared, THROUGHLINE_TARGETS: 'auth' })
  const elsewhere = ['auth', 'webhooks']
  const targets = allTargets.filter((target) => !elsewhere.includes(target)).join(',')
  const auth = await startAuth()
  const webhooks = await startTestServer({ ...shared, THROUGHLINE_TARGETS: 'webhooks' })
  stack.defer(webhooks.stop)
  const server = await startTestServer({ ...shared, THROUGHLINE_TARGETS: targets })
  stack.defer(server.stop)
  const remembered = await actAs(server, { role: 'admin' })
  const other = await actAs(server, { role: 'admin' })
  const here = '/api/repositories'
  const forwarded = '/api/webhook/events'
  const ask = (path: string, headers: Record<string, string>) => fetch(server.url + path, { headers })
  assert.equal((await ask(here, remembered)).status, 200)

  await auth.stop()
  assert.equal((await ask(here, remembered)).status, 200)
  assert.equal((await ask(forwarded, remembered)).status, 200)
  const strangers = { 'a key': other, 'no key of ours': { authorization: 'Bearer tl_nonsense' } }
  for (const [what, headers] of Object.entries(strangers)) {
    for (const path of [here, forwarded]) {
      const response = await ask(path, headers)
      assert.equal(response.status, 503, `${path} with ${what}`)
      assert.ok(Number(response.headers.get('retry-after')) >= 1)
      const problem = await readProblem(response, path)
      assert.equal(problem.code, 'unavailable')
      assert.match(problem.detail, /cannot be checked/)
    }
  }
  assert.equal((await ask(here, {})).status, 401, 'who brings nothing is asked to sign in')
  for (const path of [here, forwarded]) {
    assert.equal((await server.request(path)).status, 200, `${path} as the owner`)
  }

  const back = await startAuth()
  stack.defer(back.stop)
  await waitUntil('the auth service to be asked again', async () => (await ask(here, other)).status === 200)
  assert.equal((await ask(here, strangers['no key of ours'])).status, 401)
})

test('the first request after the auth service came finds it, however long the gateway had missed it', async (t) => {
  const stack = new AsyncDisposableStack()
  t.after(() => stack.disposeAsync())
  const database = await createTestDatabase()
  stack.defer(database.drop)
  const shared = { DATABASE_URL: database.url, THROUGHLINE_SERVICE_URLS: await chooseServiceUrls() }
  const gateway = await startTestServer({ ...shared, THROUGHLINE_TARGETS: 'gateway' })
  stack.defer(gateway.stop)
  await waitUntil(
    'the gateway to miss the auth service for longer than a circuit breaker bears',
    async () => {
      const metrics = await (await fetch(`${gateway.url}/metrics`)).text()
      const [, failures] = /^throughline_peer_failures_total\{peer="auth".*\} (\d+)$/m.exec(metrics) ?? []
      return Number(failures) >= 4
    },
  )
  const auth = await startTestServer({ ...shared, THROUGHLINE_TARGETS: 'auth' })
  stack.defer(auth.stop)
  const headers = { authorization: 'Bearer tl_nonsense' }
  const answer = await fetch(`${gateway.url}/api/auth/account`, { headers })
  assert.equal(answer.status, 401, await answer.text())
})
