import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { coachingContract } from '#contracts/coaching.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import {
  ada,
  type CoachedProject,
  repositoryId,
  repositoryName,
  sketchCommits,
  sourceFile,
  startProject,
} from './testing/project.ts'

const good = `Reject tokens that have expired

The clock of the signing host runs up to a minute ahead, so a token was taken for valid
after its session had ended. Compare with the time of the database instead, which all
hosts share.`

describe('coaching', () => {
  let project: CoachedProject
  const [weak, fair, strong, merge, bot] = sketchCommits([
    { message: 'wip' },
    { message: 'Add a cache for parsed settings' },
    { message: good, files: [sourceFile('src/token.ts', 9, 4), sourceFile('src/token.test.ts', 20, 0)] },
    { message: "Merge branch 'token'", is_merge: true, parents: ['a'.repeat(40), 'b'.repeat(40)], files: [] },
    { message: 'Bump left-pad from 1.0.0 to 1.1.0', is_bot: true, author_email: 'bot@example.org' },
  ])
  assert.ok(weak && fair && strong && merge && bot)

  before(async () => {
    project = await startProject()
    await project.emit('repository.registered', [{ repository_id: repositoryId, full_name: repositoryName }])
    await project.track([weak, fair, strong, merge, bot])
  })
  after(() => project.stop())

  const client = () => project.client(coachingContract)

  test('every tracked commit is judged and announced', async () => {
    const events = await project.readEvents('commit.coached')
    assert.deepEqual(
      events.map(({ data }) => (data as { commit_id: string }).commit_id),
      [weak, fair, strong, merge, bot].map((commit) => commit.commit_id),
    )
    assert.ok(events.every(({ data }) => (data as { first: boolean }).first))
  })

  test('the stored feedback explains every lost point', async () => {
    const feedback = await client().getFeedback({ params: { commit_id: weak.commit_id } })
    assert.equal(feedback.quality_level, 'NEEDS_IMPROVEMENT')
    assert.equal(feedback.user_id, ada)
    assert.match(feedback.analyzer, /^built-in\/\d+$/)
    const { score, reasons } = feedback.aspects.message_quality
    const lost = reasons.reduce((sum, reason) => sum + reason.points_lost, 0)
    assert.equal(Math.round((10 - lost) * 10) / 10, score)
    assert.ok(feedback.specific_recommendations.length > 0)
  })

  test('a commit is judged anew by its id, its hash, or a prefix of it', async () => {
    const ways = [strong.commit_id, strong.hash, strong.hash.slice(0, 10)]
    const feedbacks = await Promise.all(
      ways.map((commit_id) => client().coachCommit({ body: { commit_id, user_id: 'someone@example.org' } })),
    )
    for (const feedback of feedbacks) {
      assert.equal(feedback.commit_id, strong.commit_id)
      assert.equal(feedback.user_id, 'someone@example.org')
      assert.ok(feedback.quality_score >= 7, `scored ${feedback.quality_score}`)
    }
  })

  test('a commit whose repository is gone is judged without its patch, and the confidence says so', async () => {
    project.patches.set(
      fair.hash,
      'diff --git a/src/engine.ts b/src/engine.ts\n--- a/src/engine.ts\n+++ b/src/engine.ts\n' +
        '@@ -1,3 +1,12 @@\n' +
        '-old line\n'.repeat(3) +
        '+const cached = cache.get(name)\n'.repeat(12),
    )
    const withPatch = await client().coachCommit({ body: { commit_id: fair.commit_id } })
    project.patches.delete(fair.hash)
    const without = await client().coachCommit({ body: { commit_id: fair.commit_id } })
    assert.ok(without.confidence < withPatch.confidence)
  })

  test('a judgement that changed replaces the stored one and is announced; the same one is not', async () => {
    const before = (await project.readEvents('commit.coached')).length
    project.patches.set(
      weak.hash,
      'diff --git a/src/engine.ts b/src/engine.ts\n--- a/src/engine.ts\n+++ b/src/engine.ts\n' +
        '@@ -10,3 +10,12 @@\n' +
        '-old line\n'.repeat(3) +
        '+  console.log("here", token)\n'.repeat(12),
    )
    const judged = await client().coachCommit({ body: { commit_id: weak.commit_id } })
    assert.deepEqual(await client().getFeedback({ params: { commit_id: weak.commit_id } }), judged)
    await client().coachCommit({ body: { commit_id: weak.commit_id } })
    const announced = (await project.readEvents('commit.coached')).slice(before)
    assert.deepEqual(
      announced.map(({ data }) => (data as { first: boolean }).first),
      [false],
    )
  })

  test('judging without context leaves the stored judgement alone', async () => {
    project.patches.set(strong.hash, '')
    const before = await client().getFeedback({ params: { commit_id: strong.commit_id } })
    await client().coachCommit({ body: { commit_id: strong.commit_id, include_context: false } })
    assert.deepEqual(await client().getFeedback({ params: { commit_id: strong.commit_id } }), before)
  })

  test('unknown and ambiguous commits, feedback and sessions are told apart', async () => {
    const nowhere = '01990000-0000-7000-8000-00000000dead'
    await assert.rejects(
      client().coachCommit({ body: { commit_id: 'fedcba98' } }),
      hasCodeOf('commit_not_found'),
    )
    await assert.rejects(
      client().getFeedback({ params: { commit_id: nowhere } }),
      hasCodeOf('feedback_not_found'),
    )
    await assert.rejects(client().getSession({ params: { id: nowhere } }), hasCodeOf('session_not_found'))
    await assert.rejects(
      client().getConvention({ params: { owner: 'no', name: 'such' } }),
      hasCodeOf('repository_not_found'),
    )
  })

  test('statistics leave merges and bots out', async () => {
    const statistics = await client().getCoachingStatistics({ query: { repository: repositoryName } })
    assert.equal(statistics.coached, 3)
    assert.equal(sum(statistics.histogram), 3)
    assert.equal(sum(Object.values(statistics.levels)), 3)
    assert.equal(statistics.weakest[0]?.commit_id, weak.commit_id)
    assert.equal(statistics.best[0]?.commit_id, strong.commit_id)
    assert.ok(statistics.weakest[0]?.reason)
    const none = await client().getCoachingStatistics({ query: { repository: 'no/such' } })
    assert.equal(none.coached, 0)
    assert.equal(none.mean_score, null)
  })

  test('progress covers one person, whatever the case of the address', async () => {
    const progress = await client().getProgress({
      params: { user_id: 'ADA@example.org' },
      query: { days: 1 },
    })
    assert.equal(progress.commits, 3)
    assert.equal(progress.trend, 'unknown')
    assert.equal(progress.previous_mean_score, null)
    assert.equal(sum(progress.by_day.map((day) => day.commits)), 3)
    const stranger = await client().getProgress({ params: { user_id: 'nobody@example.org' } })
    assert.equal(stranger.commits, 0)
  })

  test('insights name what costs most, with examples', async () => {
    const insights = await client().getInsights({ params: { user_id: ada } })
    assert.equal(insights.commits, 3)
    const [habit] = insights.habits
    assert.ok(habit && insights.focus)
    assert.ok(habit.examples.length > 0)
    assert.ok(
      insights.habits.every((next, index, all) => (all[index - 1]?.points_lost ?? 99) >= next.points_lost),
    )
  })

  test('a retracted commit leaves the figures, and a restored one enters them again', async () => {
    const reference = {
      commit_id: weak.commit_id,
      repository_id: repositoryId,
      hash: weak.hash,
      measured: true,
    }
    await project.emit('commit.retracted', [reference])
    assert.equal((await client().getCoachingStatistics()).coached, 2)
    await project.emit('commit.restored', [reference])
    assert.equal((await client().getCoachingStatistics()).coached, 3)
  })

  test('another workspace sees nothing of it', async () => {
    const stranger = project.client(coachingContract, {
      workspace_id: '00000000-0000-7000-8000-000000000002',
    })
    assert.equal((await stranger.getCoachingStatistics()).coached, 0)
    await assert.rejects(
      stranger.getFeedback({ params: { commit_id: weak.commit_id } }),
      hasCodeOf('feedback_not_found'),
    )
  })

  test('bad input is refused with every fault', async () => {
    const answer = await project.request(coachingContract, {
      method: 'POST',
      url: '/coach/commit',
      payload: { commit_id: 'HEAD; rm -rf', extra: true },
    })
    assert.equal(answer.statusCode, 400)
    const pointers = answer.json().errors.map((fault: { pointer: string }) => fault.pointer)
    assert.deepEqual([...new Set(pointers)].sort(), ['/body/commit_id', '/body/extra'])
  })
})

function hasCodeOf(code: string) {
  return (error: unknown) => hasCode(error, code)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
