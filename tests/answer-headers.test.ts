import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { buildDashboard } from '../dashboard/build.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const running = new AsyncDisposableStack()
let server: TestServer
/** Reached over https, as it is told, by way of a proxy. */
let secure: TestServer

before(async () => {
  await buildDashboard({ quiet: true })
  server = await startTestServer()
  running.defer(server.stop)
  secure = await startTestServer({
    THROUGHLINE_URL: 'https://throughline.example.com',
    THROUGHLINE_TRUSTED_PROXIES: 'loopback',
    THROUGHLINE_REQUESTS_PER_ADDRESS: '1',
  })
  running.defer(secure.stop)
})
after(() => running.disposeAsync())

interface Kind {
  path: string
  status: number
  init?: RequestInit
}

const json = { 'content-type': 'application/json' }
const page = { headers: { accept: 'text/html' } }

/** Every way an answer comes about. */
const kinds: Readonly<Record<string, Kind>> = {
  'a page': { path: '/', status: 200, init: page },
  'a view of the page': { path: '/commits/abc', status: 200, init: page },
  'a file of the page': { path: '/favicon.svg', status: 200 },
  'a file that is not there': { path: '/nothing.js', status: 404 },
  'what git keeps': { path: '/.git/config', status: 404 },
  'a folder': { path: '/assets/', status: 404 },
  'the documentation': { path: '/docs/', status: 200 },
  'the OpenAPI document': { path: '/openapi.json', status: 200 },
  'a probe': { path: '/health', status: 200 },
  metrics: { path: '/metrics', status: 200 },
  data: { path: '/api/commits', status: 200 },
  'data of the gateway itself': { path: '/api/session', status: 200 },
  'a route that is not there': { path: '/api/commits/a/b/c/d', status: 404 },
  'a service that is not there': { path: '/api/nothing', status: 404 },
  'a method that is not there': { path: '/api/commits', status: 404, init: { method: 'PUT' } },
  'a request that does not fit': {
    path: '/api/auth/keys',
    status: 400,
    init: { method: 'POST', headers: json, body: '{}' },
  },
  'a body that is no JSON': {
    path: '/api/auth/keys',
    status: 400,
    init: { method: 'POST', headers: json, body: '{' },
  },
  'no identity': { path: '/api/commits', status: 401, init: { headers: { authorization: '' } } },
  'what is forbidden': {
    path: '/api/auth/identify',
    status: 403,
    init: { method: 'POST', headers: json, body: '{}' },
  },
  'a redirect': { path: '/sign-in?code=none', status: 303 },
  'a delivery that nobody signed': {
    path: '/api/webhook/github',
    status: 403,
    init: { method: 'POST', headers: json, body: '{}' },
  },
  'what a program is refused': {
    path: '/oauth/token',
    status: 400,
    init: { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  },
  'what a mount answers': { path: '/socket.io/?EIO=4&transport=polling', status: 200 },
  'what a mount refuses': { path: '/socket.io/?EIO=9', status: 400 },
}

describe('every kind of answer', () => {
  for (const [what, { path, status, init }] of Object.entries(kinds)) {
    test(`${what} cannot be embedded, sniffed, told of in a referrer, or run as a script of others`, async () => {
      const response = await server.request(path, init)
      assert.equal(response.status, status)
      const { headers } = response
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /default-src '(self|none)'/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.match(policy, /base-uri 'none'/)
      // The viewer of the documentation styles its elements by attributes, too.
      const lax = what === 'the documentation' ? "style-src-attr 'unsafe-inline'" : ''
      assert.doesNotMatch(policy.replace(lax, ''), /'unsafe/)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('referrer-policy'), 'no-referrer')
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
      // Pages elsewhere may read why a program is refused that nobody knows.
      const readers = what === 'what a program is refused' ? '*' : null
      assert.equal(headers.get('access-control-allow-origin'), readers)
      assert.equal(headers.get('strict-transport-security'), null, 'not without https')
      assert.equal(headers.get('x-powered-by'), null)
      assert.equal(headers.get('server'), null)
      const isFile = ['a page', 'a view of the page', 'a file of the page'].includes(what)
      assert.equal(headers.get('cache-control'), isFile ? 'no-cache' : 'no-store')
      const type = headers.get('content-type') ?? ''
      if (status !== 303) assert.match(type, /^[a-z]+\/[a-z.+-]+/)
      if (/^text\/|xml/.test(type)) assert.match(type, /; charset=utf-8$/i)
    })
  }

  test('a page has a nonce for its styles, another one each time, and is not kept under an old one', async () => {
    const nonces = new Set<string>()
    for (const path of ['/', '/commits/abc', '/sign-in', '/index.html', '/']) {
      const response = await server.request(path, page)
      const [, nonce = ''] =
        /style-src 'self' 'nonce-(\w{32})'/.exec(response.headers.get('content-security-policy') ?? '') ?? []
      assert.ok((await response.text()).includes(`property="csp-nonce" nonce="${nonce}"`), path)
      assert.equal(response.headers.get('etag'), null)
      assert.equal(response.headers.get('last-modified'), null)
      nonces.add(nonce)
    }
    assert.equal(nonces.size, 5)
  })

  test('the documentation has a nonce for its scripts and style elements, another one each time', async () => {
    const nonces = new Set<string>()
    for (let n = 0; n < 3; n++) {
      const response = await server.request('/docs/')
      const policy = response.headers.get('content-security-policy') ?? ''
      const [, nonce = ''] = /script-src 'nonce-(\w{32})'; style-src 'nonce-\1';/.exec(policy) ?? []
      const scripts = [...(await response.text()).matchAll(/<script[^>]*>/g)].map(([tag]) => tag)
      assert.ok(scripts.length >= 3)
      for (const tag of scripts) assert.ok(tag.includes(` nonce="${nonce}"`), tag)
      nonces.add(nonce)
    }
    assert.equal(nonces.size, 3)
  })

  test('over https every one of them says that there is no other way, refusals at the door included', async () => {
    for (const { path, init, status } of Object.values(kinds)) {
      const answer = await secure.request(path, init)
      assert.equal(answer.status, status, `${path} sends nobody on to https`)
      const httpsOnly = answer.headers.get('strict-transport-security') ?? ''
      assert.match(httpsOnly, /^max-age=\d{8}; includeSubDomains$/, path)
    }
    const from = { headers: { 'x-forwarded-for': '203.0.113.9' } }
    await secure.request('/health', from)
    const refused = await secure.request('/health', from)
    assert.equal(refused.status, 429)
    assert.match(refused.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
    assert.match(refused.headers.get('strict-transport-security') ?? '', /^max-age=/)
  })

  test('so does what is answered without there being a request, or before it changes the protocol', async () => {
    const { hostname, port } = new URL(secure.url)
    const converse = async (bytes: string) => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      let said = ''
      socket.on('data', (chunk) => {
        said += chunk
      })
      socket.write(bytes)
      await once(socket, 'close')
      return said
    }
    const upgrade =
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.10\r\n' +
      'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    await secure.request('/health', { headers: { 'x-forwarded-for': '203.0.113.10' } })
    const answers = {
      400: await converse('what is no HTTP\r\n\r\n'),
      431: await converse(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(40_000)}\r\n\r\n`),
      429: await converse(upgrade),
    }
    for (const [status, answer] of Object.entries(answers)) {
      const head = answer.slice(0, answer.indexOf('\r\n\r\n'))
      assert.match(head, new RegExp(`^HTTP/1.1 ${status} `))
      assert.match(head, /\r\nstrict-transport-security: max-age=/i)
      assert.match(head, /\r\nx-content-type-options: nosniff/i)
      assert.match(head, /\r\ncontent-security-policy: .*frame-ancestors 'none'/i)
      assert.equal(JSON.parse(/\{.*\}/s.exec(answer)?.[0] ?? '').status, Number(status))
    }
  })
})

describe('what a browser keeps', () => {
  const signIn = async (at: TestServer) => {
    const { path } = await at.client(authContract).createSignInLink()
    return (await at.request(path)).headers.get('set-cookie') ?? ''
  }

  test('the session is out of reach of scripts and of requests that other sites make', async () => {
    const cookie = await signIn(server)
    assert.match(cookie, /^throughline_session=/)
    for (const attribute of [/; HttpOnly/, /; SameSite=Lax/, /; Path=\/(;|$)/])
      assert.match(cookie, attribute)
    assert.doesNotMatch(cookie, /; (Domain|Secure)/)
  })

  test('over https it crosses no other connection, and http cannot set it', async () => {
    const cookie = await signIn(secure)
    assert.match(cookie, /^__Host-throughline_session=/)
    for (const attribute of [/; Secure/, /; HttpOnly/, /; SameSite=Lax/, /; Path=\/(;|$)/])
      assert.match(cookie, attribute)
    assert.doesNotMatch(cookie, /; Domain/)
  })

  test('signing out takes away all that the page has kept', async () => {
    const cookie = (await signIn(server)).split(';', 1)[0] ?? ''
    const headers = { cookie, authorization: '' }
    const out = await fetch(`${server.url}/api/auth/sign-out`, { method: 'POST', headers: { cookie } })
    assert.equal(out.status, 204)
    assert.match(out.headers.get('set-cookie') ?? '', /Max-Age=0/)
    assert.equal((await server.request('/api/session', { headers })).status, 401)
  })
})

test('TRACE and what is no HTTP are answered with nothing of ours', async () => {
  const { hostname, port } = new URL(server.url)
  const status = await new Promise((resolve, reject) => {
    send({ hostname, port, method: 'TRACE', path: '/' }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
  assert.ok(status === 404 || status === 405 || status === 400, `${status}`)
})
