import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { coachingContract } from '#contracts/coaching.ts'
import { commitsContract } from '#contracts/commits.ts'
import { eventsContract } from '#contracts/events.ts'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { deliver, type PushedCommit, writePush } from './testing/github-push.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { registerRepository } from './testing/tracked-repository.ts'
import { waitUntil } from './testing/wait-until.ts'

const secret = 'the secret of this test'

let server: TestServer
before(async () => {
  // Without the monitor's look at local folders, which may see a commit before its push is told of.
  server = await startTestServer({ GITHUB_WEBHOOK_SECRET: secret, THROUGHLINE_LOOK_INTERVAL: '0' })
})
after(() => server.stop())

async function createHistory(test: Parameters<typeof createTestRepository>[0]): Promise<TestRepository> {
  const git = await createTestRepository(test)
  for (const name of ['a', 'b', 'c'])
    await git.commit({ files: { [name]: `${name}\n` }, message: `Add ${name}` })
  return git
}

/** Delivers a push, and gives the id it was stored under. */
async function push(
  { full_name }: Pick<Repository, 'full_name'>,
  commits: readonly PushedCommit[],
  delivery: string = randomUUID(),
): Promise<string> {
  const body = writePush({ repository: full_name, before: 'b'.repeat(40), commits })
  const response = await deliver(`${server.url}/api/webhook/github`, { secret, delivery, body })
  assert.equal(response.status, 202)
  return ((await response.json()) as { id: string }).id
}

function noticeOf(hash: string, message: string, added: readonly string[]): PushedCommit {
  const author = { name: 'Ada Lovelace', email: 'ada@example.com' }
  return { hash, message, author, timestamp: '2026-03-02T09:30:00+01:00', added }
}

const getCommit = (hash: string, { full_name: repository }: Repository) =>
  server
    .client(commitsContract)
    .getCommit({ params: { hash }, query: { repository } })
    .catch((error: unknown) => {
      if (hasCode(error, 'commit_not_found')) return null
      throw error
    })

test('a push is coached before git is read, and completed by git', async (t) => {
  const git = await createHistory(t)
  const repository = await registerRepository(server, git)
  const message = 'feat: keep parsed rules\n\nParsing them took half of the time of a run.\n'
  const hash = await git.commit({ message, files: { 'src/rules.ts': 'console.log("debug")\n'.repeat(20) } })
  await push(repository, [noticeOf(hash, message, ['src/rules.ts'])])

  const tracked = await waitUntil('git to be read', async () => {
    const commit = await getCommit(hash, repository)
    return commit?.announced === false && commit.additions !== null && commit
  })
  assert.deepEqual([tracked.additions, tracked.parents.length], [20, 1])
  const feedback = () => server.client(coachingContract).getFeedback({ params: { commit_id: tracked.id } })
  const whole = await waitUntil('the whole commit to be judged', async () => {
    const judged = await feedback()
    return judged.aspects.code_quality.score !== null && judged
  })
  assert.ok(whole.confidence > 0.5)
  const { items } = await server
    .client(eventsContract)
    .listEvents({ query: { after: '0-0', type: 'commit.coached', limit: 1000 } })
  const judgements = items
    .map(({ data }) => data as { commit_id: string; provisional: boolean })
    .filter(({ commit_id }) => commit_id === tracked.id)
  assert.deepEqual(
    judgements.map(({ provisional }) => provisional),
    [true, false],
  )
  const counted = await waitUntil('the counts to follow', async () => {
    const { owner, name } = repository
    const seen = await server.client(repositoriesContract).getRepository({ params: { owner, name } })
    return seen.progress.stage === 'done' && seen
  })
  assert.deepEqual([counted.commits, counted.measured, counted.coached], [4, 4, 4])
})

test('a commit that git never has, and those a force-push removed, are retracted', async (t) => {
  const git = await createHistory(t)
  const repository = await registerRepository(server, git)
  const lost = await git.git('rev-parse', 'HEAD')
  await git.git('reset', '--quiet', '--hard', 'HEAD~')
  const kept = await git.commit({ message: 'Add c again', files: { 'c.txt': 'c\n' } })
  const invented = 'd'.repeat(40)
  await push(repository, [
    noticeOf(invented, 'Add what nobody has', []),
    noticeOf(kept, 'Add c again', ['c.txt']),
  ])
  await waitUntil('both to be retracted', async () => {
    const [one, other] = [await getCommit(invented, repository), await getCommit(lost, repository)]
    return one?.retracted_at && other?.retracted_at
  })
  const figures = await server
    .client(commitsContract)
    .getCommitStatistics({ query: { repository: repository.full_name } })
  assert.equal(figures.commits, Number(await git.git('rev-list', '--count', 'HEAD')))
  assert.equal(figures.retracted, 2)
})

test('pushes that come twice, late and out of order come to what git has', async (t) => {
  const git = await createHistory(t)
  const repository = await registerRepository(server, git)
  const made: { hash: string; message: string; path: string }[] = []
  for (const name of ['one', 'two', 'three']) {
    const message = `feat: add ${name}`
    const hash = await git.commit({ message, files: { [`${name}.ts`]: `${name}\n` } })
    made.push({ hash, message, path: `${name}.ts` })
  }
  const deliveries = made.map((commit) => ({ ...commit, delivery: randomUUID() }))
  for (const { hash, message, path, delivery } of [...deliveries.toReversed(), ...deliveries]) {
    await push(repository, [noticeOf(hash, message, [path])], delivery)
  }
  await waitUntil('all to be tracked', async () => {
    const commits = await Promise.all(made.map(({ hash }) => getCommit(hash, repository)))
    return commits.every((commit) => commit?.announced === false && commit.files_changed === 1)
  })
  const { items } = await server
    .client(commitsContract)
    .listCommits({ query: { repository: repository.full_name, retracted: 'include', limit: 50 } })
  assert.deepEqual(
    items.map(({ hash }) => hash).sort(),
    (await git.git('rev-list', 'HEAD')).split('\n').sort(),
  )
  const statistics = await server.client(webhooksContract).getWebhookStatistics()
  assert.ok(statistics.duplicates >= 3)
})

test('a host that delivers a thousand at once is heard, and who only pretends is held off', async (t) => {
  const front = await startTestServer({
    GITHUB_WEBHOOK_SECRET: secret,
    THROUGHLINE_TRUSTED_PROXIES: 'loopback',
    THROUGHLINE_REQUESTS_PER_ADDRESS: '40',
  })
  t.after(() => front.stop())
  const ping = async (key: string, from: string) => {
    const { status } = await deliver(`${front.url}/api/webhook/github`, {
      secret: key,
      delivery: randomUUID(),
      event: 'ping',
      body: JSON.stringify({ zen: 'Keep it logically awesome.' }),
      headers: { 'x-forwarded-for': from },
    })
    return status
  }
  const host = Array.from({ length: 1000 }, () => ping(secret, '203.0.113.5'))
  assert.deepEqual(new Set(await Promise.all(host)), new Set([202]))
  const garbage: number[] = []
  for (let n = 0; n < 45; n++) garbage.push(await ping('a guess', '203.0.113.6'))
  assert.deepEqual(garbage, [...Array(40).fill(401), ...Array(5).fill(429)])
  assert.equal(await ping(secret, '203.0.113.5'), 202)
})
