import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { coachingContract } from '#contracts/coaching.ts'
import { requestReplay } from '#platform/events/log-administration.ts'
import {
  type CoachedProject,
  repositoryId,
  repositoryName,
  sketchCommits,
  startProject,
} from './testing/project.ts'

describe('the coaching consumer', () => {
  let project: CoachedProject
  const commits = sketchCommits(
    Array.from({ length: 12 }, (_, index) => ({
      message: index % 2 ? 'wip' : `Add part ${index} of the engine`,
    })),
  )
  const [first] = commits
  assert.ok(first)
  const repository = { repository_id: repositoryId, full_name: repositoryName }
  const reference = {
    commit_id: first.commit_id,
    repository_id: repositoryId,
    hash: first.hash,
    measured: true,
  }

  before(async () => {
    project = await startProject({ THROUGHLINE_COACHING_BATCH: '5' })
    await project.emit('repository.registered', [repository])
    await project.track(commits)
    await project.emit('commit.retracted', [reference])
  })
  after(() => project.stop())

  const client = () => project.client(coachingContract)

  test('a replay rebuilds what was kept, retractions included', async () => {
    const before = await client().getCoachingStatistics()
    assert.equal(before.coached, commits.length - 1)
    await requestReplay(project.database, 'coaching.commits')
    await project.settle()
    assert.deepEqual(await client().getCoachingStatistics(), before)
  })

  test('a renamed repository is found by its new name alone', async () => {
    await project.emit('repository.renamed', [{ ...repository, full_name: 'local/motor' }])
    const renamed = await client().getCoachingStatistics({ query: { repository: 'local/motor' } })
    assert.equal(renamed.coached, commits.length - 1)
    assert.equal(renamed.best[0]?.repository, 'local/motor')
    assert.equal((await client().getCoachingStatistics({ query: { repository: repositoryName } })).coached, 0)
    const convention = await client().getConvention({ params: { owner: 'local', name: 'motor' } })
    assert.equal(convention.commits, commits.length)
  })

  test('what a removed repository taught and got is forgotten', async () => {
    await project.emit('repository.removed', [{ ...repository, full_name: 'local/motor' }])
    assert.equal((await client().getCoachingStatistics()).coached, 0)
    const { rows } = await project.database.pool.query(
      `select (select count(*) from coaching.analyses) + (select count(*) from coaching.change_histories)
         + (select count(*) from coaching.repositories) as kept`,
    )
    assert.equal(rows[0].kept, 0)
  })
})
