import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { type CoachingStatistics, coachingContract, type Feedback } from '#contracts/coaching.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import {
  type Issuer,
  letIn,
  openBrowser,
  registerProgram,
} from '../services/foundation/auth/testing/program.ts'
import { createHistory, readFigures, readGitFigures } from './testing/history.ts'
import { startSplitTestServer, startTestServer, type TestServer } from './testing/test-server.ts'
import { registerRepository, syncRepository } from './testing/tracked-repository.ts'
import { waitUntil } from './testing/wait-until.ts'

const topologies: { name: string; start: () => Promise<TestServer> }[] = [
  {
    name: 'everything in one process',
    start: async () => startTestServer({ PORT: String(await findFreePort()) }),
  },
  { name: 'one process a service', start: startSplitTestServer },
]

for (const { name, start } of topologies) {
  describe(name, () => {
    let server: TestServer
    before(async () => {
      server = await start()
    })
    after(() => server.stop())

    test('a registered repository is tracked, and its figures agree with git', async (t) => {
      const repository = await createHistory(t)
      const tracked = await registerRepository(server, repository)
      const expected = await readGitFigures(repository)
      assert.deepEqual(await readFigures(server, tracked), expected)
      const { commits, measured, coached } = tracked
      assert.deepEqual({ commits, measured, coached }, { commits: 7, measured: 7, coached: 7 })
      const { total, listed } = tracked.progress
      assert.deepEqual({ total, listed }, { total: 7, listed: 7 })
    })

    test('a program without a good token is told where it gets one, and whether its own is bad', async () => {
      const challengeOf = async (headers: Record<string, string>) => {
        const answer = await fetch(`${server.url}/api/commits`, { headers })
        assert.equal(answer.status, 401)
        return answer.headers.get('www-authenticate') ?? ''
      }
      const none = await challengeOf({})
      const [, resource = ''] = /^Bearer resource_metadata="([^"]+)"$/.exec(none) ?? []
      assert.equal(((await (await fetch(resource)).json()) as { resource: string }).resource, server.url)
      assert.equal(
        await challengeOf({ authorization: 'Bearer nobody.knows.it' }),
        `${none}, error="invalid_token"`,
      )
    })

    test('a program is let in, and shut out of every service at once', async () => {
      const auth = server.client(authContract)
      const issuer: Issuer = { url: server.url, base: '/api', auth }
      const program = await registerProgram(issuer)
      const { access_token } = await letIn(program, await openBrowser(issuer), 'openid *:read')
      const ask = async (path: string) => {
        const headers = { authorization: `Bearer ${access_token}` }
        return (await fetch(`${server.url}/api${path}`, { headers })).status
      }
      const paths = ['/commits', '/repositories', '/coach/statistics']
      for (const path of paths) assert.equal(await ask(path), 200, path)
      const [let_in] = (await auth.listPrograms()).items
      await auth.endProgram({ params: { id: let_in?.id ?? '' } })
      for (const path of paths) await waitUntil(`${path} to refuse`, async () => (await ask(path)) === 401)
    })

    test('every commit but the merge is scored, and feedback has exactly the promised fields', async (t) => {
      const repository = await createHistory(t)
      const { full_name } = await registerRepository(server, repository)
      const coaching = server.client(coachingContract)
      const statistics: CoachingStatistics = await coaching.getCoachingStatistics({
        query: { repository: full_name },
      })
      assert.equal(statistics.coached, 6)
      assert.equal(statistics.weakest[0]?.subject, 'wip')

      const commit_id = await repository.git('rev-parse', 'HEAD')
      const feedback = await coaching.coachCommit({
        body: { commit_id, user_id: 'ada@example.com', include_context: true },
      })
      assertFeedback(feedback)
      assert.equal(feedback.quality_level, 'NEEDS_IMPROVEMENT')
      const { items } = await server
        .client(commitsContract)
        .listCommits({ query: { repository: full_name, sort: 'weakest', merges: 'exclude' } })
      assert.equal(items[0]?.hash, commit_id)
      assert.equal(items[0]?.quality_level, 'NEEDS_IMPROVEMENT')
    })

    test('a force-push retracts what it removed: kept, marked, and in no figure', async (t) => {
      const repository = await createHistory(t)
      const tracked = await registerRepository(server, repository)
      const lost = await repository.git('rev-parse', 'HEAD')
      await repository.git('reset', '--quiet', '--hard', 'HEAD~2')
      await repository.commit({ message: 'feat: go another way', files: { 'src/d.ts': 'new\n' } })

      const { full_name } = await syncRepository(server, tracked)
      assert.deepEqual(await readFigures(server, tracked), await readGitFigures(repository))
      const commits = server.client(commitsContract)
      const query = { repository: full_name }
      const { retracted_at } = await commits.getCommit({ params: { hash: lost }, query })
      assert.notEqual(retracted_at, null)
      assert.equal((await commits.getCommitStatistics({ query })).retracted, 2)
      const { items } = await commits.listCommits({ query })
      assert.ok(!items.some(({ hash }) => hash === lost))
    })

    test('a deleted repository takes its commits and feedback along, and git is left alone', async (t) => {
      const repository = await createHistory(t)
      const { owner, name: repositoryName, full_name } = await registerRepository(server, repository)
      const repositories = server.client(repositoriesContract)
      await repositories.deleteRepository({ params: { owner, name: repositoryName } })

      await assert.rejects(repositories.getRepository({ params: { owner, name: repositoryName } }), (error) =>
        hasCode(error, 'repository_not_found'),
      )
      const query = { repository: full_name }
      await waitUntil('its commits and feedback to go', async () => {
        const { items } = await server.client(commitsContract).listCommits({ query })
        const { coached } = await server.client(coachingContract).getCoachingStatistics({ query })
        return items.length === 0 && coached === 0
      })
      assert.equal(await repository.git('rev-list', '--count', 'main'), '7')
    })

    test('a wrong path is refused with the reason, and nothing of it stays', async () => {
      const repositories = server.client(repositoriesContract)
      const before = (await repositories.listRepositories()).items.length
      await assert.rejects(
        repositories.createRepository({ body: { path: `${server.folder}/nowhere` } }),
        (error) => hasCode(error, 'not_a_repository'),
      )
      assert.equal((await repositories.listRepositories()).items.length, before)
    })

    test('nothing went wrong on our side', () => {
      const errors = server
        .log()
        .split('\n')
        .filter((line) => /"level":"(error|fatal)"/.test(line))
      assert.deepEqual(errors, [])
    })
  })
}

function assertFeedback(feedback: Feedback): void {
  assert.deepEqual(Object.keys(feedback).sort(), [
    'analyzer',
    'areas_for_improvement',
    'aspects',
    'coaching_tips',
    'commit_id',
    'confidence',
    'model_advice',
    'next_steps',
    'quality_level',
    'quality_score',
    'specific_recommendations',
    'strengths',
    'suggested_message',
    'user_id',
  ])
  assert.equal(feedback.user_id, 'ada@example.com')
  assert.deepEqual(Object.keys(feedback.aspects), [
    'message_quality',
    'file_changes',
    'code_quality',
    'context',
  ])
  for (const aspect of Object.values(feedback.aspects)) {
    assert.deepEqual(Object.keys(aspect).sort(), ['reasons', 'score', 'weight'])
  }
}
