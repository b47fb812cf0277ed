import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { createApp } from './create-app.ts'
import { addOperationalRoutes, type Check } from './operational-routes.ts'

async function askReady(checks: Check[]) {
  const metrics = createMetrics()
  const app = createApp({ service: 'parcels', logger: pino({ level: 'silent' }), metrics, errors: {} })
  addOperationalRoutes(app, { service: 'parcels', version: '1', metrics, checks: async () => checks })
  const answer = await app.inject('/ready')
  return { status: answer.statusCode, body: answer.json() }
}

const database: Check = { name: 'database', ready: true }
const model: Check = {
  name: 'model server',
  ready: false,
  optional: true,
  detail: 'No answer from 127.0.0.1.',
}

test('a service with all it needs is ready', async () => {
  const { status, body } = await askReady([database])
  assert.equal(status, 200)
  assert.equal(body.status, 'ready')
})

test('a service that lacks only what it can do without goes on taking requests and says what is missing', async () => {
  const { status, body } = await askReady([database, model])
  assert.equal(status, 200)
  assert.equal(body.status, 'degraded')
  assert.deepEqual(body.checks, [database, model])
})

test('a service that lacks something it needs takes no requests, whatever else is missing', async () => {
  const { status, body } = await askReady([{ ...database, ready: false }, model])
  assert.equal(status, 503)
  assert.equal(body.status, 'unavailable')
})
