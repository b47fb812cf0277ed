import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ServiceError } from '#platform/errors/service-error.ts'
import { localOwner } from '#platform/identity/principal.ts'
import { createLogger } from '#platform/logger/create-logger.ts'
import { currentContext } from '#platform/service/context.ts'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { createApp } from './create-app.ts'

/** An app that fails as it is asked to, and what it logs. */
function createFailingApp() {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const app = createApp({
    service: 'parcels',
    logger: createLogger({ level: 'debug', destination }),
    metrics: createMetrics(),
    errors: { carrier_away: 502 },
  })
  app.get('/:how', async ({ params }) => {
    const { how } = params as { how: string }
    if (how === 'foreseen') throw new ServiceError('carrier_away', 'The carrier is away.')
    if (how === 'refused') throw new ServiceError('forbidden', 'Not you.')
    if (how === 'unforeseen') throw new Error('broken', { cause: new Error('of a carrier') })
    return {}
  })
  return { app, read: () => lines.map((line) => JSON.parse(line)) }
}

test('what nobody foresaw is logged with its cause and its request, and not told', async () => {
  const { app, read } = createFailingApp()
  const answer = await app.inject({ url: '/unforeseen', headers: { 'x-request-id': 'r-1' } })
  assert.doesNotMatch(answer.body, /broken|carrier|stack/)
  const [failure] = read()
  assert.deepEqual([failure.level, failure.service, failure.request_id], ['error', 'parcels', 'r-1'])
  assert.match(failure.err.message, /broken.*of a carrier/)
  assert.match(failure.err.stack, /create-app\.test\.ts/)
})

test('what the contract foresees is a warning', async () => {
  const { app, read } = createFailingApp()
  await app.inject('/foreseen')
  const [failure] = read()
  assert.deepEqual([failure.level, failure.msg, failure.err.code], ['warn', 'request failed', 'carrier_away'])
})

test('who is refused stands in the log, with what they asked for and why', async () => {
  const { app, read } = createFailingApp()
  app.addHook('preHandler', (_, __, done) => {
    const context = currentContext()
    if (context) context.principal = localOwner
    done()
  })
  await app.inject({ url: '/refused?secret=hunter2', headers: { 'x-request-id': 'r-2' } })
  const [{ time: _, trace_id: __, span_id: ___, ...line }] = read()
  assert.deepEqual(line, {
    level: 'info',
    request_id: 'r-2',
    principal: localOwner.id,
    workspace_id: localOwner.workspace_id,
    service: 'parcels',
    method: 'GET',
    path: '/refused',
    code: 'forbidden',
    detail: 'Not you.',
    msg: 'request refused',
  })
})

test('a request is logged without its query, which may hold a code that signs somebody in', async () => {
  const { app, read } = createFailingApp()
  await app.inject('/well?code=hunter2')
  const [line] = read()
  assert.deepEqual([line.method, line.path, line.status], ['GET', '/well', 200])
  assert.doesNotMatch(JSON.stringify(line), /hunter2/)
})
