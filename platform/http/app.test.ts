import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { describeContracts } from '#platform/contract/describe-contracts.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { firstWorkspaceId } from '#platform/identity/authenticate.ts'
import type { Principal, Role } from '#platform/identity/principal.ts'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { addContractRoutes } from './add-contract-routes.ts'
import { createApp } from './create-app.ts'

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
        { to: Type.String({ minLength: 1 }), weight: Type.Integer({ minimum: 1 }) },
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
  },
})

function createTestApp() {
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
        return { id: params.id, limit: query.limit ?? 0 }
      },
      send: ({ body }) => ({ to: body.to }),
      weigh: ({ body }) => ({ bytes: body.toString('hex') }),
      look: () => ({ ok: 'yes' }) as unknown as { ok: boolean },
    },
    {
      authenticate: async (headers) => principalOf(headers['x-role']),
      idempotency: null,
      checkAnswers: true,
    },
  )
  return app
}

function principalOf(role: unknown): Principal | null {
  if (typeof role !== 'string') return null
  return { kind: 'person', id: 'p', workspace_id: firstWorkspaceId, role: role as Role }
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

test('the OpenAPI document tells of each route who may call it and how it can fail', () => {
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
  assert.deepEqual(paths['/api/look']?.get?.security, [])
  const weigh = paths['/api/scales/{scale}']?.post as { requestBody: { content: object } } | undefined
  assert.deepEqual(Object.keys(weigh?.requestBody.content ?? {}), ['application/json', 'text/csv'])
})
