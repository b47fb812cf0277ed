import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pino } from 'pino'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import { createPushFlow, pushSecret } from './testing/push-flow.ts'
import { startTestServer } from './testing/test-server.ts'
import { waitUntil } from './testing/wait-until.ts'

test('deliveries outlast a database that restarts, and /ready and the log say that it was away', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-restart-'))
  const startDatabase = () =>
    startEmbeddedDatabase({ data_directory: folder, logger: pino({ level: 'silent' }), durable: false })
  let database = await startDatabase()
  const server = await startTestServer({ DATABASE_URL: database.url, GITHUB_WEBHOOK_SECRET: pushSecret })
  t.after(async () => {
    await server.stop()
    await database.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const flow = await createPushFlow(t, 200)
  await flow.register(server)

  const sending = flow.send(() => server)
  await database.stop()
  const away = await waitUntil('the server to notice', async () => {
    const response = await server.request('/ready')
    return response.status === 503 && ((await response.json()) as { checks: { detail?: string }[] })
  })
  assert.match(JSON.stringify(away.checks), /database/)
  database = await startDatabase()
  await waitUntil('the server to be ready again', async () => (await server.request('/ready')).status === 200)
  await sending
  await flow.assertEffects(server)
  assert.match(server.log(), /database|connection|PostgreSQL/i)
})
