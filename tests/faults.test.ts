import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitsContract } from '#contracts/commits.ts'
import { gatewayContract } from '#contracts/gateway.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { allTargets } from '../server/config.ts'
import { createHistory, readFigures, readGitFigures } from './testing/history.ts'
import { chooseServiceUrls, startSplitTestServer, startTestServer } from './testing/test-server.ts'
import { registerRepository } from './testing/tracked-repository.ts'
import { waitUntil } from './testing/wait-until.ts'

test('services that are killed are started again, and the work they were at goes on', async (t) => {
  const server = await startSplitTestServer()
  t.after(() => server.stop())
  const repository = await createHistory(t)
  const tracked = await registerRepository(server, repository)
  await repository.commit({ message: 'feat: one more', files: { 'e.ts': 'e\n' } })
  const { owner, name } = tracked
  await server.client(repositoriesContract).syncRepository({ params: { owner, name } })
  const killed = (['commits', 'repositories', 'coaching'] as const).map((target) => {
    const pid = server.processes().get(target)
    assert.ok(pid !== undefined, `${target} runs`)
    process.kill(pid, 'SIGKILL')
    return { target, pid }
  })

  await waitUntil('all to be back', async () => {
    const { status } = await server.client(gatewayContract).getHealth()
    const isNew = killed.every(
      ({ target, pid }) => ![undefined, pid].includes(server.processes().get(target)),
    )
    return isNew && status === 'ready'
  })
  await waitUntil('the new commit to be coached', async () => {
    const { items } = await server.client(commitsContract).listCommits({ query: { q: 'one more' } })
    return items[0]?.quality_score
  })
  assert.deepEqual(await readFigures(server, tracked), await readGitFigures(repository))
})

test('a service that is down makes the whole degraded and its routes say so, and the others work', async (t) => {
  const server = await startTestServer({
    THROUGHLINE_TARGETS: allTargets.filter((target) => target !== 'coaching').join(','),
    THROUGHLINE_SERVICE_URLS: await chooseServiceUrls(),
  })
  t.after(() => server.stop())

  const health = await server.client(gatewayContract).getHealth()
  assert.equal(health.status, 'degraded')
  const ill = health.services.filter(({ state }) => state !== 'ready')
  assert.deepEqual(
    ill.map(({ name, state }) => [name, state]),
    [['coaching', 'unreachable']],
  )
  assert.equal((await server.request('/ready')).status, 503)
  assert.equal((await server.request('/health')).status, 200)

  const refused = await server.request('/api/coach/statistics')
  assert.equal(refused.status, 503)
  assert.match(refused.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const problem = (await refused.json()) as { code: string; detail: string }
  assert.equal(problem.code, 'unavailable')
  assert.match(problem.detail, /coaching/)

  const repository = await createHistory(t)
  await server.client(repositoriesContract).createRepository({ body: { path: repository.path } })
  await waitUntil('all commits to be measured', async () => {
    const { commits, measured } = await server.client(commitsContract).getCommitStatistics()
    return commits === 7 && measured === 7
  })
})
