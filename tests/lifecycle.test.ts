import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { repositoriesContract } from '#contracts/repositories.ts'
import { createTestDatabase } from '#platform/testing/database.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { allTargets } from '../server/config.ts'
import { assertRefusal } from './testing/assert-refusal.ts'
import { createHistory } from './testing/history.ts'
import { connectTo } from './testing/server-connection.ts'
import {
  createHome,
  giveToOrdinaryUser,
  type Runner,
  runners,
  spawnUp,
  waitUntilWelcome,
} from './testing/server-process.ts'
import { chooseServiceUrls } from './testing/test-server.ts'
import { waitUntil } from './testing/wait-until.ts'

for (const runner of runners) {
  test(`the life of a server, as ${runner}`, async (t) => {
    const home = await createHome(t, runner)
    const data = join(home, 'data')
    const start = async (...args: string[]) => {
      const up = spawnUp({ home, runner, args: ['--port', String(await findFreePort()), ...args] })
      t.after(() => up.kill('SIGKILL'))
      return { ...up, ...(await waitUntilWelcome(up)) }
    }
    const repository = await createReadableHistory(t, runner)
    const first = await start('--repo', repository.path)
    const key = readFileSync(join(data, 'owner.key'), 'utf8').trim()
    const postgres = readPostmasterPid(data)

    await t.test('it tells what it found, and only its owner may read the key', () => {
      assert.match(first.stdout(), /7 commits · 2 authors · 1 merge/)
      assert.equal(statSync(join(data, 'owner.key')).mode & 0o777, 0o600)
      assert.equal(statSync(join(data, 'secret.key')).mode & 0o777, 0o600)
    })

    await t.test('a second server on the same data directory is refused', async () => {
      const args = ['--port', String(await findFreePort())]
      await assertRefusal({
        home,
        runner,
        args,
        says: [/used by another server \(process \d+\)/, /--data-dir/],
      })
    })

    await t.test('after kill -9, the next start goes on with what there was', async () => {
      first.kill('SIGKILL')
      await first.ended
      const second = await start('--no-repo')
      assert.equal(readFileSync(join(data, 'owner.key'), 'utf8').trim(), key)
      const { items } = await connectTo(second.url, key).client(repositoriesContract).listRepositories()
      assert.deepEqual(
        items.map(({ commits, coached }) => ({ commits, coached })),
        [{ commits: 7, coached: 7 }],
      )
      second.kill('SIGINT')
      assert.deepEqual(await second.ended, { code: 0, signal: null })
    })

    await t.test('Ctrl-C has stopped everything', async () => {
      assert.ok(!existsSync(join(data, 'postgres/postmaster.pid')))
      await waitUntil('PostgreSQL to be gone', () => !isAlive(postgres))
    })
  })
}

const skip = process.platform !== 'linux' && 'finds the processes in /proc'

test('the processes of a split server end with their supervisor, also when it is killed', {
  skip,
}, async (t) => {
  const { url: databaseUrl, drop } = await createTestDatabase()
  t.after(drop)
  const env = { DATABASE_URL: databaseUrl, THROUGHLINE_SERVICE_URLS: await chooseServiceUrls() }
  const port = String(await findFreePort())
  const up = spawnUp({
    home: await createHome(t),
    env,
    args: ['--split', '--no-repo', '--port', port],
  })
  t.after(() => up.kill('SIGKILL'))
  const { url } = await waitUntilWelcome(up)
  assert.equal(up.stdout().match(/is running at/g)?.length, 1, 'it welcomes once')
  const children = readFileSync(`/proc/${up.pid}/task/${up.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
  assert.equal(children.length, allTargets.length)

  up.kill('SIGKILL')
  await up.ended
  await waitUntil('its processes to end', () => !children.some(isAlive))
  await assert.rejects(fetch(`${url}/health`))
})

/** A repository that `runner` may read: git refuses those of somebody else. */
async function createReadableHistory(t: TestContext, runner: Runner) {
  const repository = await createHistory(t)
  if (runner === 'an ordinary user') await giveToOrdinaryUser(dirname(repository.path))
  return repository
}

function readPostmasterPid(data: string): number {
  return Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
