import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { coachingContract } from '#contracts/coaching.ts'
import {
  type CoachedProject,
  repositoryId,
  repositoryName,
  sketchCommits,
  startProject,
} from '../testing/project.ts'

const advice = {
  summary: 'Says too little.',
  items: [{ aspect: 'message_quality', text: 'Say which work is in progress.', path: null, line: null }],
  suggested_message: 'Reject expired tokens',
}
const model = 'ollama/small-model'
const dayMilliseconds = 86_400_000

describe('a model’s advice', () => {
  let project: CoachedProject
  const [commit, other] = sketchCommits([{ message: 'wip' }, { message: 'Add a cache for parsed settings' }])
  assert.ok(commit && other)
  const { commit_id, hash } = commit
  const place = { commit_id, repository_id: repositoryId, hash }

  before(async () => {
    project = await startProject()
    await project.emit('repository.registered', [{ repository_id: repositoryId, full_name: repositoryName }])
    await project.track([commit, other])
  })
  after(() => project.stop())

  const client = () => project.client(coachingContract)
  const recall = () => client().getFeedback({ params: { commit_id } })
  const coached = async () =>
    (await project.readEvents('commit.coached')).map(
      ({ data }) => data as { first: boolean; quality_score: number },
    )

  test('is not asked for when a history is taken in', async () => {
    assert.equal((await recall()).model_advice, null)
    assert.deepEqual(await project.readEvents('advice.requested'), [])
  })

  test('is asked for once when somebody wants feedback, however often', async () => {
    const [one, two] = await Promise.all([
      client().coachCommit({ body: { commit_id } }),
      client().coachCommit({ body: { commit_id } }),
    ])
    assert.deepEqual([one.model_advice?.state, two.model_advice?.state], ['requested', 'requested'])
    const asked = await project.readEvents('advice.requested')
    assert.deepEqual(
      asked.map(({ data }) => data),
      [place],
    )
  })

  test('joins the judgement under the name of the model, and moves no score', async () => {
    const before = await recall()
    const announced = (await coached()).length
    await project.emit('commit.advised', [{ ...place, model, advice, reason: null }])
    const after = await recall()
    assert.equal(after.analyzer, `${before.analyzer} + ${model}`)
    const { state, summary, items, suggested_message } = after.model_advice ?? {}
    assert.deepEqual([state, { summary, items, suggested_message }], ['given', advice])
    const { analyzer: _, model_advice: __, ...judged } = after
    const { analyzer: ___, model_advice: ____, ...judgedBefore } = before
    assert.deepEqual(judged, judgedBefore)
    assert.deepEqual(
      (await coached()).slice(announced).map(({ first, quality_score }) => [first, quality_score]),
      [[false, before.quality_score]],
    )
  })

  test('that comes a second time changes nothing and is not announced', async () => {
    const announced = (await coached()).length
    await project.emit('commit.advised', [{ ...place, model, advice, reason: null }])
    assert.equal((await coached()).length, announced)
  })

  test('stays when a later try fails', async () => {
    await project.emit('commit.advised', [{ ...place, model: null, advice: null, reason: 'away' }])
    assert.equal((await recall()).model_advice?.state, 'given')
  })

  test('that there is none says why', async () => {
    const params = { commit_id: other.commit_id }
    const failed = { ...params, repository_id: repositoryId, hash: other.hash, model: null, advice: null }
    await project.emit('commit.advised', [{ ...failed, reason: 'No model is set up.' }])
    const { model_advice, analyzer } = await client().getFeedback({ params })
    assert.deepEqual([model_advice?.state, model_advice?.reason], ['unavailable', 'No model is set up.'])
    assert.match(analyzer, /^built-in\/\d+$/)
  })

  test('goes with its repository', async () => {
    await project.emit('repository.removed', [{ repository_id: repositoryId, full_name: repositoryName }])
    const { rows } = await project.database.pool.query('select 1 from coaching.model_advice')
    assert.deepEqual(rows, [])
  })
})

test('where it is asked for live, it is for commits of today by people and for no others', async () => {
  const project = await startProject({ THROUGHLINE_COACHING_MODEL: 'live' })
  try {
    const old = new Date(Date.now() - 3 * dayMilliseconds).toISOString()
    const commits = sketchCommits([
      { message: 'Reject expired tokens' },
      { message: 'From last week', authored_at: old },
      { message: 'Merge', is_merge: true },
      { message: 'Bump', is_bot: true },
    ])
    await project.track(commits)
    await project.settle()
    const asked = await project.readEvents('advice.requested')
    assert.deepEqual(
      asked.map(({ data }) => (data as { hash: string }).hash),
      [commits[0]?.hash],
    )
  } finally {
    await project.stop()
  }
})

test('where it is turned off, nobody is asked', async () => {
  const project = await startProject({ THROUGHLINE_COACHING_MODEL: 'off' })
  try {
    const commits = sketchCommits([{ message: 'wip' }])
    await project.track(commits)
    const feedback = await project
      .client(coachingContract)
      .coachCommit({ body: { commit_id: commits[0]?.commit_id ?? '' } })
    assert.equal(feedback.model_advice, null)
    assert.deepEqual(await project.readEvents('advice.requested'), [])
  } finally {
    await project.stop()
  }
})
