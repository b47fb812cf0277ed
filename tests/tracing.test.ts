import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestRepository } from '#platform/testing/git.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type CollectedSpan, startTraceCollector } from './testing/trace-collector.ts'
import { registerRepository } from './testing/tracked-repository.ts'
import { waitUntil } from './testing/wait-until.ts'

let collector: Awaited<ReturnType<typeof startTraceCollector>>
let server: TestServer

before(async () => {
  collector = await startTraceCollector()
  server = await startTestServer({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: 'under test',
    LOG_LEVEL: 'debug',
  })
})
after(async () => {
  await server.stop()
  await collector.stop()
})

function waitForSpan(name: string, matches: (span: CollectedSpan) => boolean = () => true) {
  return waitUntil(
    `a span "${name}"`,
    async () => collector.spans().find((span) => span.name === name && matches(span)) ?? false,
    () =>
      collector
        .spans()
        .map(({ name }) => name)
        .join(', '),
  )
}

test('a request goes on with its caller’s trace and keeps the query to itself', async () => {
  const trace = '0af7651916cd43dd8448eb211c80319c'
  await server.request('/api/commits?q=hunter2', {
    headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` },
  })
  const span = await waitForSpan('GET /commits', ({ traceId }) => traceId === trace)
  assert.equal(span.parentSpanId, 'b7ad6b7169203331')
  assert.equal(span.process, 'under test')
  assert.equal(span.attributes['url.path'], '/commits')
  assert.equal(span.attributes['http.response.status_code'], 200)
  assert.doesNotMatch(JSON.stringify(collector.spans()), /hunter2/)
})

test('one trace follows a commit from the request that registers it, over job and event, to the coach', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit({ message: 'Add a first file', files: { 'a.txt': 'a\n' } })
  await registerRepository(server, repository)
  const request = await waitForSpan('POST /repositories')
  for (const name of ['job repositories.backfill', 'POST commits', 'consume coaching.commits']) {
    const span = await waitForSpan(name, ({ traceId }) => traceId === request.traceId)
    assert.ok(span.parentSpanId, `${name} has a cause`)
  }
})

test('what a traced request logs carries the ids of its trace', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  await server.request('/api/commits', { headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } })
  await waitUntil(
    'its line in the log',
    async () => server.log().includes(`"trace_id":"${trace}"`),
    server.log,
  )
})
