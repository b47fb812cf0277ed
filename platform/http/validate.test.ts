import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { addContractRoutes } from './add-contract-routes.ts'
import { createApp } from './create-app.ts'
import { createAnswerCheck } from './validate.ts'

const contract = defineContract({
  name: 'shelves',
  summary: 'Shelves',
  port: 1,
  prefixes: ['/shelves'],
  errors: {},
  events: {},
  routes: {
    read: {
      method: 'POST',
      path: '/shelves/:name',
      summary: 'Read one',
      access: 'public',
      params: Type.Object({ name: Type.String({ maxLength: 20 }) }),
      query: Type.Object({
        limit: Type.Optional(Type.Integer()),
        word: Type.Optional(Type.String()),
        tags: Type.Optional(Type.Array(Type.String())),
      }),
      body: Type.Object({ limit: Type.Optional(Type.Integer()) }, { additionalProperties: false }),
      response: Type.Unknown(),
    },
  },
})

const app = createApp({
  service: 'shelves',
  logger: pino({ level: 'silent' }),
  metrics: createMetrics(),
  errors: {},
})
addContractRoutes(
  app,
  contract,
  { read: ({ params, query, body }) => ({ params, query, body }) },
  {
    authenticate: async () => null,
    idempotency: null,
    accessLog: null,
    rateLimits: null,
    checkAnswers: true,
  },
)

const read = (address: string, payload = '{}') =>
  app.inject({
    method: 'POST',
    url: `/shelves/${address}`,
    headers: { 'content-type': 'application/json' },
    payload,
  })

async function refuses(pointers: string[], ...request: Parameters<typeof read>) {
  const answer = await read(...request)
  assert.equal(answer.statusCode, 400, answer.body)
  const { code, errors = [] } = answer.json()
  assert.equal(code, 'invalid_request')
  assert.deepEqual(
    errors.map(({ pointer }: { pointer: string }) => pointer),
    pointers,
  )
}

test('what stands in an address is decoded once, and judged as it reads then', async () => {
  for (const [written, name] of [
    ['%2541', '%41'],
    ['a%2Fb', 'a/b'],
    ['%252e%252e%252fetc', '%2e%2e%2fetc'],
    ['a+b', 'a+b'],
  ]) {
    assert.equal((await read(written ?? '')).json().params.name, name)
  }
  assert.equal((await read('a?word=%2541')).json().query.word, '%41')
  await refuses(['/params/name'], 'a%00b')
  await refuses(['/query/word'], 'a?word=a%00b')
  await refuses(['/params/name'], encodeURIComponent('ä'.repeat(21)))
  assert.equal((await read(encodeURIComponent('ä'.repeat(20)))).statusCode, 200)
})

test('an address that cannot be decoded is refused like any other fault', async () => {
  const answer = await read('%E0%A4%A')
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  await refuses([], '%E0%A4%A')
})

test('a parameter that comes twice is refused where one is meant', async () => {
  await refuses(['/query/limit'], 'a?limit=1&limit=2')
  await refuses(['/query/word'], 'a?word=x&word=y')
  assert.deepEqual((await read('a?tags=x&tags=y')).json().query, { tags: ['x', 'y'] })
})

test('a parameter comes from where the contract has it, and from nowhere else', async () => {
  const { params, query, body } = (await read('a?name=b&limit=1', '{"limit":2}')).json()
  assert.deepEqual([params.name, query.limit, body], ['a', 1, { limit: 2 }])
  await refuses(['/body/name'], 'a', '{"name":"b"}')
})

test('a body reaches no prototype', async () => {
  for (const body of [
    '{"__proto__":{"limit":1}}',
    '{"constructor":{"prototype":{"limit":1}}}',
    '{"\\u005f_proto__":{"limit":1}}',
  ]) {
    assert.equal((await read('a', body)).statusCode, 400, body)
  }
  assert.deepEqual((await read('a?__proto__=1&constructor=2')).json().body, {})
  assert.ok(!('limit' in {}))
})

test('an answer with a field that its contract does not name is caught, however deep it stands', () => {
  const check = createAnswerCheck({
    method: 'GET',
    path: '/shelves',
    summary: 'All of them',
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          name: Type.String(),
          owner: Type.Union([Type.Object({ login: Type.String() }), Type.Null()]),
          notes: Type.Unknown(),
        }),
      ),
    }),
  })
  const shelf = { name: 'a', owner: { login: 'ada' }, notes: { anything: 1 } }
  check({ items: [shelf, { ...shelf, owner: null }] })
  assert.throws(() => check({ items: [{ ...shelf, password: 'x' }] }), /: \/items\/0\/password is not named$/)
  const owner = { login: 'ada', email: 'x' }
  assert.throws(() => check({ items: [{ ...shelf, owner }] }), /\/items\/0\/owner\/email/)
  assert.throws(() => check({ items: [{ name: 1 }] }), /\/items\/0/)
})
