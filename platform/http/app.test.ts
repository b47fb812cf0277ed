import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { describeContracts } from '#platform/contract/describe-contracts.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Look } from '#platform/identity/access-log.ts'
import type { RequestHeaders } from '#platform/identity/credentials.ts'
import { firstWorkspaceId, type Principal, type Role } from '#platform/identity/principal.ts'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { addContractRoutes } from './add-contract-routes.ts'
import { createApp } from './create-app.ts'
import { createRateLimits, type RateLimits } from './rate-limits.ts'

const contract = defineContract({
  name: 'parcels',
  summary: 'Parcels',
  port: 1,
  prefixes: ['/parcels'],
  errors: { parcel_lost: 410 },
  events: {},
  routes: {
    find: {
      method: 'GET',
      path: '/parcels/:id',
      summary: 'One parcel',
      access: 'viewer',
      params: Type.Object({ id: Type.Integer() }),
      query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 9, default: 3 })) }),
      response: Type.Object({ id: Type.Integer(), limit: Type.Integer() }),
      errors: ['parcel_lost'],
    },
    send: {
      method: 'POST',
      path: '/parcels',
      summary: 'Send one',
      access: 'admin',
      body: Type.Object(
        {
          to: Type.String({ minLength: 1 }),
          weight: Type.Integer({ minimum: 1 }),
          receipt_to: Type.Optional(Type.String({ format: 'email' })),
        },
        { additionalProperties: false },
      ),
      status: 201,
      response: Type.Object({ to: Type.String() }),
    },
    weigh: {
      method: 'POST',
      path: '/scales/:scale',
      summary: 'Weigh the bytes of a body',
      access: 'public',
      params: Type.Object({ scale: Type.Integer() }),
      body: Type.Unknown(),
      raw_body: ['application/json', 'text/csv'],
      body_limit: 1000,
      response: Type.Object({ bytes: Type.String() }),
    },
    look: {
      method: 'GET',
      path: '/look',
      summary: 'Look',
      access: 'public',
      response: Type.Object({ ok: Type.Boolean() }),
    },
    listOf: {
      method: 'GET',
      path: '/people/:user_id/parcels',
      summary: 'What one person sent',
      params: Type.Object({ user_id: Type.String() }),
      subject: 'user_id',
      subject_access: 'lead',
      response: Type.Object({ user_id: Type.String() }),
    },
    count: {
      method: 'POST',
      path: '/parcels/counts',
      summary: 'Between services',
      access: 'service',
      response: Type.Object({}),
    },
  },
})

function createTestApp(looks: Look[] = [], rateLimits: RateLimits | null = null) {
  const app = createApp({
    service: 'parcels',
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    errors: contract.errors,
  })
  addContractRoutes(
    app,
    contract,
    {
      find: ({ params, query }) => {
        if (params.id === 404) throw new ServiceError('parcel_lost', 'This parcel was lost.')
        if (params.id === 500) throw new Error('the password is hunter2')
        if (params.id === 503) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
        return { id: params.id, limit: query.limit ?? 0 }
      },
      send: ({ body }) => ({ to: body.to }),
      weigh: ({ body }) => ({ bytes: body.toString('hex') }),
      look: () => ({ ok: 'yes' }) as unknown as { ok: boolean },
      listOf: ({ params }) => params,
      count: () => ({}),
    },
    {
      authenticate: async (headers) => principalOf(headers),
      idempotency: null,
      accessLog: { record: async (look) => void looks.push(look) },
      rateLimits,
      checkAnswers: true,
    },
  )
  return app
}

function principalOf({ 'x-role': role, 'x-scopes': scopes }: RequestHeaders): Principal | null {
  if (typeof role !== 'string') return null
  return {
    kind: role === 'service' ? 'service' : 'person',
    id: 'p',
    workspace_id: firstWorkspaceId,
    role: role === 'service' ? 'member' : (role as Role),
    emails: ['p@example.com'],
    scopes: typeof scopes === 'string' ? scopes.split(' ') : null,
  }
}

test('parameters and query are converted and completed, and the answer carries the request’s id', async () => {
  const response = await createTestApp().inject({
    url: '/parcels/7',
    headers: { 'x-role': 'viewer', 'x-request-id': 'abc-1' },
  })
  assert.deepEqual(response.json(), { id: 7, limit: 3 })
  assert.equal(response.headers['x-request-id'], 'abc-1')
})

test('text that no database can hold is refused where it stands', async () => {
  const response = await createTestApp().inject({
    method: 'POST',
    url: '/parcels',
    headers: { 'x-role': 'owner' },
    payload: { to: 'a\0b', weight: 1 },
  })
  assert.equal(response.statusCode, 400)
  assert.equal(response.json().errors[0].pointer, '/body/to')
})

test('every fault of a request is named at once, with its pointer', async () => {
  const response = await createTestApp().inject({
    method: 'POST',
    url: '/parcels',
    headers: { 'x-role': 'owner' },
    payload: { to: '', weight: '5', color: 'red' },
  })
  assert.equal(response.statusCode, 400)
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/)
  const { code, errors } = response.json()
  assert.equal(code, 'invalid_request')
  assert.deepEqual(errors.map(({ pointer }: { pointer: string }) => pointer).sort(), [
    '/body/color',
    '/body/to',
    '/body/weight',
  ])
})

test('what a format asks for is said in words', async () => {
  const response = await createTestApp().inject({
    method: 'POST',
    url: '/parcels',
    headers: { 'x-role': 'owner' },
    payload: { to: 'Ada', weight: 5, receipt_to: 'Ada' },
  })
  assert.deepEqual(response.json().errors, [
    { pointer: '/body/receipt_to', detail: 'must be an e-mail address' },
  ])
})

test('a body of unknown fields is refused however many there are, and whatever stands behind them', async () => {
  for (const count of [1, 7, 8, 9, 500]) {
    const unknown = Object.fromEntries(Array.from({ length: count }, (_, number) => [`x${number}`, number]))
    const response = await createTestApp().inject({
      method: 'POST',
      url: '/parcels',
      headers: { 'x-role': 'owner' },
      payload: { ...unknown, to: 'Ada', weight: 5 },
    })
    assert.equal(response.statusCode, 400, `${count} unknown fields`)
    const { errors } = response.json()
    assert.deepEqual(errors[0], { pointer: '/body/x0', detail: 'is not a known field' })
  }
})

test('a raw body reaches its handler byte by byte, and is no JSON to anyone', async () => {
  const app = createTestApp()
  const weigh = (payload: Buffer, type: string) =>
    app.inject({ method: 'POST', url: '/scales/1', headers: { 'content-type': type }, payload })
  for (const type of ['application/json', 'application/json; charset=utf-8', 'text/csv']) {
    const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x0a])
    assert.deepEqual((await weigh(bytes, type)).json(), { bytes: bytes.toString('hex') }, type)
  }
  assert.deepEqual((await app.inject({ method: 'POST', url: '/scales/1' })).json(), { bytes: '' })
  assert.equal((await weigh(Buffer.alloc(1001), 'text/csv')).json().code, 'payload_too_large')
  assert.equal((await weigh(Buffer.alloc(1), 'text/plain')).statusCode, 415)
  const other = {
    method: 'POST',
    url: '/scales/x',
    payload: '',
    headers: { 'content-type': 'text/csv' },
  } as const
  assert.equal((await app.inject(other)).json().errors[0].pointer, '/params/scale')
})

test('who is unknown gets 401, whose role is too weak 403', async () => {
  const app = createTestApp()
  assert.equal((await app.inject('/parcels/1')).json().code, 'unauthenticated')
  const response = await app.inject({
    method: 'POST',
    url: '/parcels',
    headers: { 'x-role': 'lead' },
    payload: {},
  })
  assert.equal(response.statusCode, 403)
})

test('what is about a person is shown to that person, and to others only by role and on the record', async () => {
  const looks: Look[] = []
  const app = createTestApp(looks)
  const ask = async (role: string, user: string) =>
    (await app.inject({ url: `/people/${user}/parcels`, headers: { 'x-role': role } })).statusCode
  assert.equal(await ask('member', 'p'), 200)
  assert.equal(await ask('member', 'P@example.com'), 200)
  assert.equal(await ask('member', 'q@example.com'), 403)
  assert.equal(looks.length, 0, 'nobody looked at anybody else')
  assert.equal(await ask('lead', 'q@example.com'), 200)
  assert.deepEqual(
    looks.map(({ subject, principal, operation }) => [subject, principal.id, operation]),
    [['q@example.com', 'p', 'parcels.listOf']],
  )
})

test('a look that cannot be written down does not happen', async () => {
  const app = createTestApp(Object.freeze([]) as unknown as Look[])
  const response = await app.inject({ url: '/people/q/parcels', headers: { 'x-role': 'owner' } })
  assert.equal(response.statusCode, 500)
})

test('a key does what its scopes let it, and a write scope lets it read', async () => {
  const app = createTestApp()
  const ask = async (scopes: string, method: 'GET' | 'POST', url: string) =>
    (await app.inject({ method, url, headers: { 'x-role': 'owner', 'x-scopes': scopes }, payload: {} }))
      .statusCode
  assert.equal(await ask('parcels:read', 'GET', '/parcels/1'), 200)
  assert.equal(await ask('parcels:write', 'GET', '/parcels/1'), 200)
  assert.equal(await ask('*:read', 'GET', '/parcels/1'), 200)
  assert.equal(await ask('letters:write', 'GET', '/parcels/1'), 403)
  assert.equal(await ask('parcels:read', 'POST', '/parcels'), 403)
  assert.equal(await ask('parcels:write', 'POST', '/parcels'), 400)
})

test('what services call among themselves is closed to every person', async () => {
  const app = createTestApp()
  const ask = async (role: string) =>
    (await app.inject({ method: 'POST', url: '/parcels/counts', headers: { 'x-role': role } })).statusCode
  assert.equal(await ask('owner'), 403)
  assert.equal(await ask('service'), 200)
})

test('a browser is not led by a page of another site to change anything', async () => {
  const app = createTestApp()
  const ask = async (headers: Record<string, string>) =>
    (
      await app.inject({
        method: 'POST',
        url: '/parcels',
        headers: { 'x-role': 'owner', host: 'here:8000', ...headers },
        payload: {},
      })
    ).statusCode
  const cookie = 'throughline_session=abc'
  assert.equal(await ask({ cookie, 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await ask({ cookie, 'sec-fetch-site': 'same-site' }), 403)
  assert.equal(await ask({ cookie, origin: 'https://elsewhere.example' }), 403)
  assert.equal(await ask({ cookie, origin: 'null' }), 403)
  for (const headers of [
    { cookie, 'sec-fetch-site': 'same-origin' },
    { cookie, origin: 'http://here:8000' },
    { cookie },
    { authorization: 'Bearer abc', origin: 'https://elsewhere.example' },
  ]) {
    assert.equal(await ask(headers as Record<string, string>), 400)
  }
})

test('a principal is held to a rate by class of request, and told when to try again; services are not', async () => {
  const app = createTestApp([], createRateLimits({ read: 2, write: 1, heavy: 0 }))
  const ask = (role: string, method: 'GET' | 'POST' = 'GET') =>
    app.inject({
      method,
      url: method === 'GET' ? '/parcels/1' : '/parcels',
      headers: { 'x-role': role },
      ...(method === 'POST' && { payload: { to: 'x', weight: 1 } }),
    })
  assert.equal((await ask('owner')).statusCode, 200)
  assert.equal((await ask('owner')).statusCode, 200)
  const refused = await ask('owner')
  assert.equal(refused.statusCode, 429)
  assert.equal(refused.json().code, 'too_many_requests')
  const wait = Number(refused.headers['retry-after'])
  assert.ok(wait >= 1 && wait <= 10)
  assert.equal((await ask('owner', 'POST')).statusCode, 201, 'writing is counted apart')
  assert.equal((await ask('owner', 'POST')).statusCode, 429)
  for (let n = 0; n < 5; n++) assert.equal((await ask('service')).statusCode, 200)
})

test('a database that is away is no fault of the request, which may come again', async () => {
  const response = await createTestApp().inject({ url: '/parcels/503', headers: { 'x-role': 'viewer' } })
  assert.equal(response.statusCode, 503)
  assert.equal(response.json().code, 'unavailable')
  assert.equal(response.headers['retry-after'], '2')
})

test('an error of the contract keeps its code and status, an unforeseen one tells nothing', async () => {
  const app = createTestApp()
  const lost = await app.inject({ url: '/parcels/404', headers: { 'x-role': 'viewer' } })
  assert.equal(lost.statusCode, 410)
  assert.equal(lost.json().code, 'parcel_lost')
  const broken = await app.inject({ url: '/parcels/500', headers: { 'x-role': 'viewer' } })
  assert.equal(broken.statusCode, 500)
  assert.ok(!broken.body.includes('hunter2'))
})

test('what is not JSON, too large or nowhere is a client’s error in words', async () => {
  const app = createTestApp()
  const headers = { 'x-role': 'owner', 'content-type': 'application/json' }
  const notJson = await app.inject({ method: 'POST', url: '/parcels', headers, payload: '{"to":' })
  assert.equal(notJson.statusCode, 400)
  const large = await app.inject({
    method: 'POST',
    url: '/parcels',
    headers,
    payload: `"${'x'.repeat(2_000_000)}"`,
  })
  assert.equal(large.json().code, 'payload_too_large')
  const text = await app.inject({
    method: 'POST',
    url: '/parcels',
    headers: { ...headers, 'content-type': 'text/plain' },
    payload: 'x',
  })
  assert.equal(text.json().code, 'unsupported_media_type')
  assert.equal((await app.inject('/nowhere')).json().code, 'not_found')
})

test('an answer that the contract does not promise is caught where answers are checked', async () => {
  assert.equal((await createTestApp().inject('/look')).statusCode, 500)
})

test('the OpenAPI document tells of each route who may call it, what it takes and how it can fail', () => {
  const document = describeContracts([contract], { title: 'Parcels', version: '1', base: '/api' })
  const paths = document.paths as Record<string, Record<string, Record<string, unknown>>>
  const find = paths['/api/parcels/{id}']?.get
  assert.equal(find?.['x-access'], 'viewer')
  assert.deepEqual(Object.keys(find?.responses as object).sort(), [
    '200',
    '400',
    '401',
    '403',
    '410',
    '429',
    '500',
    '503',
  ])
  const parameters: { name: string; schema: object }[] = JSON.parse(JSON.stringify(find?.parameters))
  assert.deepEqual(parameters.find(({ name }) => name === 'limit')?.schema, {
    type: 'integer',
    minimum: 1,
    maximum: 9,
    default: 3,
  })
  assert.deepEqual(paths['/api/look']?.get?.security, [])
  const weigh = paths['/api/scales/{scale}']?.post as { requestBody: { content: object } } | undefined
  assert.deepEqual(Object.keys(weigh?.requestBody.content ?? {}), ['application/json', 'text/csv'])
  assert.deepEqual(paths['/api/people/{user_id}/parcels']?.get?.['x-subject'], {
    parameter: 'user_id',
    others: 'lead',
  })
})
