import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestDatabase } from '#platform/testing/database.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { createPushFlow, pushSecret } from './testing/push-flow.ts'
import { connectTo } from './testing/server-connection.ts'
import { createHome, spawnUp, waitUntilWelcome } from './testing/server-process.ts'

const kills = 20

/** The whole product in a process of its own, on a database and a data directory that outlive it. */
async function start(t: TestContext, home: string, databaseUrl: string) {
  const up = spawnUp({
    home,
    args: ['--no-repo', '--port', String(await findFreePort())],
    env: { DATABASE_URL: databaseUrl, GITHUB_WEBHOOK_SECRET: pushSecret },
  })
  t.after(() => up.kill('SIGKILL'))
  const { url } = await waitUntilWelcome(up)
  const key = (await readFile(join(home, 'data', 'owner.key'), 'utf8')).trim()
  return { up, ...connectTo(url, key) }
}

test(`a server killed ${kills} times under deliveries has the effect of each exactly once`, async (t) => {
  const home = await createHome(t)
  const { url: databaseUrl, drop } = await createTestDatabase()
  let server = await start(t, home, databaseUrl)
  t.after(async () => {
    server.up.kill('SIGKILL')
    await server.up.ended
    await drop()
  })
  const flow = await createPushFlow(t, 400)
  await flow.register(server)

  let isDone = false
  const sending = flow
    .send(() => server)
    .finally(() => {
      isDone = true
    })
  for (let kill = 0; kill < kills && !isDone; kill++) {
    await sleep(50 + Math.random() * 300)
    server.up.kill('SIGKILL')
    await server.up.ended
    server = await start(t, home, databaseUrl)
  }
  await sending
  await flow.assertEffects(server)
})
