import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { pino } from 'pino'
import { Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createDeriveKey } from '#platform/identity/derive-key.ts'
import { localOwner } from '#platform/identity/principal.ts'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { addContractRoutes } from './add-contract-routes.ts'
import { createApp } from './create-app.ts'
import { createIdempotencyStore } from './idempotency.ts'

const contract = defineContract({
  name: 'lockers',
  summary: 'Lockers',
  port: 1,
  prefixes: ['/lockers'],
  errors: { lockers_full: 409 },
  events: {},
  routes: {
    rent: {
      method: 'POST',
      path: '/lockers',
      summary: 'Rent one',
      body: Type.Object({ size: Type.Integer() }),
      status: 201,
      response: Type.Object({ number: Type.Integer(), key: Type.String() }),
      errors: ['lockers_full'],
    },
  },
})

let testDatabase: TestDatabase
let rented = 0
let isFull = false
before(async () => {
  testDatabase = await createTestDatabase({
    migrations: [{ schema: 'http', folder: import.meta.resolve('./migrations/') }],
  })
})
after(() => testDatabase.drop())
beforeEach(() => {
  rented = 0
})

function createLockers(secret = 'test') {
  const app = createApp({
    service: 'lockers',
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    errors: contract.errors,
  })
  const handlers = {
    rent: () => {
      if (isFull) throw new ServiceError('lockers_full', 'Every locker is taken.')
      rented += 1
      return { number: rented, key: `key-of-${rented}` }
    },
  }
  addContractRoutes(app, contract, handlers, {
    authenticate: async ({ 'x-person': id }) => ({ ...localOwner, id: String(id ?? 'ada') }),
    idempotency: createIdempotencyStore(testDatabase.database, createDeriveKey(Buffer.alloc(32, secret))),
    accessLog: null,
    rateLimits: null,
    checkAnswers: true,
  })
  return (key: string, { size = 1, person = 'ada' } = {}) =>
    app.inject({
      method: 'POST',
      url: '/lockers',
      headers: { 'idempotency-key': key, 'x-person': person },
      payload: { size },
    })
}

test('a request that comes again, also at the same time, is done once and answered alike', async () => {
  const rent = createLockers()
  const answers = await Promise.all(Array.from({ length: 5 }, () => rent('at-once')))
  for (const { statusCode, body } of answers) {
    if (statusCode === 409) assert.match(body, /still runs/)
    else assert.deepEqual([statusCode, JSON.parse(body)], [201, { number: 1, key: 'key-of-1' }])
  }
  const again = await rent('at-once')
  assert.deepEqual([again.statusCode, again.json()], [201, { number: 1, key: 'key-of-1' }])
  assert.equal(again.headers['idempotency-replayed'], 'true')
  assert.equal(rented, 1)
})

test('a key stands for one request of one person', async () => {
  const rent = createLockers()
  await rent('mine')
  const other = await rent('mine', { size: 2 })
  assert.deepEqual([other.statusCode, other.json().code], [400, 'invalid_request'])
  assert.equal((await rent('mine', { person: 'grace' })).json().number, 2)
  assert.equal((await rent('x'.repeat(256))).json().code, 'invalid_request')
})

test('what failed can be tried again under the same key', async () => {
  const rent = createLockers()
  isFull = true
  assert.equal((await rent('later')).json().code, 'lockers_full')
  isFull = false
  assert.equal((await rent('later')).statusCode, 201)
})

test('an answer waits sealed, and is no other once it cannot be opened', async () => {
  await createLockers()('sealed')
  const { rows } = await testDatabase.database.pool.query(
    'select k::text as row from http.idempotency_keys k',
  )
  assert.ok(rows.length > 0)
  for (const { row } of rows) assert.doesNotMatch(row, /key-of/)
  const withAnotherSecret = await createLockers('changed')('sealed')
  assert.deepEqual([withAnotherSecret.statusCode, withAnotherSecret.json().code], [409, 'conflict'])
  assert.equal(rented, 1)
})
