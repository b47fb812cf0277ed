import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { currentTraceparent, traceHeaders, withSpan } from './spans.ts'
import { startTracing } from './start-tracing.ts'

function startForTest(onLogged: (line: string) => void = () => {}) {
  return startTracing({
    endpoint: 'http://127.0.0.1:1',
    headers: {},
    service_name: 'test',
    version: '1',
    ratio: 1,
    logger: pino({}, { write: onLogged }),
  })
}

test('without tracing, work runs as it is and no header goes out', async () => {
  assert.equal(await withSpan('work', { service: 'parcels' }, async () => currentTraceparent()), null)
  assert.deepEqual(traceHeaders(), {})
})

test('a collector that is away costs the work nothing, and the log says so', async () => {
  const complaint = Promise.withResolvers<string>()
  const tracing = await startForTest(complaint.resolve)
  assert.equal(await withSpan('work', { service: 'parcels' }, async () => 'done'), 'done')
  assert.match(await complaint.promise, /traces cannot be sent to the collector/)
  await tracing.stop()
})

test('work that one trace caused goes on in it; work of several has a trace of its own', async () => {
  const tracing = await startForTest()
  const first = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const second = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const traceOf = (causes: (string | null)[]) =>
    withSpan('work', { service: 'parcels', causes }, async () => currentTraceparent()?.split('-')[1])
  assert.equal(await traceOf([first, null, first]), '0af7651916cd43dd8448eb211c80319c')
  const own = await traceOf([first, second])
  assert.ok(own !== undefined && !first.includes(own) && !second.includes(own))
  await tracing.stop()
})
