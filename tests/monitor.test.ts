import assert from 'node:assert/strict'
import { rename, rm } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { commitsContract } from '#contracts/commits.ts'
import { monitorContract, type WatchedRepository } from '#contracts/monitor.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { waitUntilTracked } from './testing/tracked-repository.ts'
import { waitUntil } from './testing/wait-until.ts'

let server: TestServer
before(async () => {
  server = await startTestServer({
    THROUGHLINE_ALLOW_LOCAL_REMOTES: 'true',
    THROUGHLINE_ALLOW_PRIVATE_REMOTES: 'true',
    THROUGHLINE_HEALTH_INTERVAL: '1',
  })
})
after(() => server.stop())

const monitor = () => server.client(monitorContract)
const params = (name: string) => ({ params: { owner: 'team', name } })

async function register(repository: TestRepository, name: string, how: 'path' | 'url'): Promise<void> {
  const body = { [how]: repository.path, owner: 'team', name }
  await waitUntilTracked(server, await server.client(repositoriesContract).createRepository({ body }))
}

function waitFor(name: string, isReached: (one: WatchedRepository) => boolean): Promise<WatchedRepository> {
  let seen: WatchedRepository | undefined
  return waitUntil(
    `the checks of ${name}`,
    async () => {
      seen = await monitor().getWatchedRepository(params(name))
      return isReached(seen) && seen
    },
    () => JSON.stringify(seen),
  )
}

async function waitUntilCoached(hash: string): Promise<void> {
  await waitUntil(`${hash} to be coached`, async () => {
    const { items } = await server.client(commitsContract).listCommits({ query: { limit: 200 } })
    return items.find((commit) => commit.hash === hash)?.quality_score
  })
}

/** Checks everything now and waits until that is done. */
async function runOnce(): Promise<void> {
  await monitor().runMonitorOnce()
  await waitUntil('all checks', async () => (await monitor().getMonitorStatus()).repositories.requested === 0)
}

test('a commit in a local folder is coached by itself, and counted as found', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit({ files: { 'a.ts': 'a\n' } })
  await register(repository, 'local', 'path')
  await waitFor('local', ({ is_watched, state }) => is_watched && state === 'unchanged')
  await waitUntilCoached(
    await repository.commit({ message: 'feat: come by itself', files: { 'b.ts': 'b\n' } }),
  )
  const found = await waitFor('local', ({ commits_found }) => commits_found > 0)
  assert.deepEqual([found.commits_found, found.changes_found], [1, 1])
})

test('history that was rewritten while nobody told of it is followed: the old commits are retracted', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit({ message: 'feat: stay' })
  const lost = await repository.commit({ message: 'feat: go away' })
  await register(repository, 'rewritten', 'path')
  await waitFor('rewritten', ({ is_watched }) => is_watched)
  await repository.git('reset', '--quiet', '--hard', 'HEAD~1')
  const kept = await repository.commit({ message: 'feat: come instead' })
  await waitUntilCoached(kept)
  await waitUntil('the lost commit to be retracted', async () => {
    const query = { repository: 'team/rewritten' }
    const { items } = await server.client(commitsContract).listCommits({ query })
    return !items.some(({ hash }) => hash === lost)
  })
})

test('a remote is checked without a fetch, and what a lost delivery missed is found', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  await register(repository, 'remote', 'url')
  await runOnce()
  const checked = await waitFor('remote', ({ state }) => state === 'unchanged')
  assert.deepEqual([checked.is_watched, checked.commits_found], [false, 0])
  const hash = await repository.commit({ message: 'fix: nobody told of this' })
  await runOnce()
  await waitUntilCoached(hash)
  assert.equal((await waitFor('remote', ({ commits_found }) => commits_found > 0)).commits_found, 1)
})

test('a folder that is gone holds up no other, backs off, and raises an alert that clears', async (t) => {
  const [gone, well] = [await createTestRepository(t), await createTestRepository(t)]
  for (const repository of [gone, well]) await repository.commit()
  await register(gone, 'gone', 'path')
  await register(well, 'well', 'path')
  await rename(gone.path, gone.folder('elsewhere'))
  await waitFor('gone', ({ failures }) => failures > 0)
  await monitor().runMonitorOnce()
  await waitUntilCoached(await well.commit({ message: 'feat: unhindered' }))
  for (let failures = 2; failures <= 3; failures++) {
    await monitor().runMonitorOnce()
    await waitFor('gone', (one) => one.failures >= failures)
  }
  const failing = await waitFor('gone', ({ backing_off_until }) => backing_off_until !== null)
  assert.match(failing.error?.detail ?? '', /There is no folder/)
  const isOpen = async () => {
    const { items } = await monitor().listAlerts({ query: { state: 'open', kind: 'repository_failing' } })
    return items.some(({ subject }) => subject === 'team/gone')
  }
  await waitUntil('the alert', isOpen)
  await rename(gone.folder('elsewhere'), gone.path)
  await monitor().runMonitorOnce()
  await waitUntil('the alert to clear', async () => !(await isOpen()))
})

test('a repository deleted in the middle of it all is forgotten, without a failure', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit()
  await register(repository, 'deleted', 'path')
  await Promise.all([
    monitor().runMonitorOnce(),
    server.client(repositoriesContract).deleteRepository(params('deleted')),
  ])
  await rm(repository.path, { recursive: true })
  await waitUntil('it to be forgotten', async () => {
    try {
      await monitor().getWatchedRepository(params('deleted'))
      return false
    } catch (error) {
      return hasCode(error, 'repository_not_watched')
    }
  })
})
