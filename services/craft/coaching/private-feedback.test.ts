import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { coachingContract } from '#contracts/coaching.ts'
import type { Principal } from '#platform/identity/principal.ts'
import {
  ada as adaEmail,
  type CoachedProject,
  repositoryId,
  repositoryName,
  sketchCommits,
  startProject,
} from './testing/project.ts'

const ada: Partial<Principal> = { id: '01890000-0000-7000-8000-0000000000a1', emails: [adaEmail] }
const grace = 'grace@example.org'
const [ofAda, ofGrace, ofStranger] = sketchCommits([
  { message: 'Add a cache for parsed settings' },
  { message: 'wip', author_email: 'Grace@example.org' },
  { message: 'fix', author_email: 'stranger@example.net' },
])
assert.ok(ofAda && ofGrace && ofStranger)

let project: CoachedProject
before(async () => {
  project = await startProject()
  await project.emit('repository.registered', [{ repository_id: repositoryId, full_name: repositoryName }])
  await project.track([ofAda, ofGrace, ofStranger])
  project.members.push({
    account_id: ada.id ?? '',
    name: 'Ada',
    emails: [adaEmail],
    feedback_visibility: 'only_me',
  })
})
after(() => project.stop())

const asAda = () => project.client(coachingContract, ada)
const asGrace = () =>
  project.client(coachingContract, {
    id: '01890000-0000-7000-8000-0000000000b1',
    emails: [grace],
    role: 'member',
  })

function join(feedback_visibility: 'only_me' | 'workspace' = 'only_me') {
  project.members.splice(1)
  project.members.push({
    account_id: '01890000-0000-7000-8000-0000000000b1',
    name: 'Grace',
    emails: [grace],
    feedback_visibility,
  })
}

test('alone, a person sees the feedback on every commit; from the second member on not on theirs', async () => {
  const params = { commit_id: ofGrace.commit_id }
  await asAda().getFeedback({ params })
  join()
  await assert.rejects(asAda().getFeedback({ params }), { code: 'private_feedback', message: /Grace/ })
  await assert.rejects(asAda().coachCommit({ body: params }), { code: 'private_feedback' })
  assert.equal((await asGrace().getFeedback({ params })).commit_id, ofGrace.commit_id)
  for (const commit of [ofAda, ofStranger]) {
    await asAda().getFeedback({ params: { commit_id: commit.commit_id } })
  }
})

test('statistics, progress and insights show no commit of another member', async () => {
  join()
  const { best, weakest } = await asAda().getCoachingStatistics()
  const listed = new Set([...best, ...weakest].map(({ commit_id }) => commit_id))
  assert.deepEqual(listed, new Set([ofAda.commit_id, ofStranger.commit_id]))
  const params = { user_id: 'GRACE@example.org' }
  await assert.rejects(asAda().getProgress({ params }), { code: 'private_feedback' })
  await assert.rejects(asAda().getInsights({ params }), { code: 'private_feedback' })
  assert.equal((await asGrace().getProgress({ params })).commits, 1)
  const [owner = '', name = ''] = repositoryName.split('/')
  const { examples } = await asAda().getConvention({ params: { owner, name } })
  assert.ok(!examples.includes('wip'))
})

test('who opened their feedback is seen by members, and each look is in the access log', async () => {
  join('workspace')
  await asAda().getFeedback({ params: { commit_id: ofGrace.commit_id } })
  const member = project.client(coachingContract, { ...ada, role: 'member' })
  await member.getProgress({ params: { user_id: grace } })
  const { rows } = await project.database.pool.query(
    `select operation, principal_id from identity.access_log where subject = $1 order by id desc limit 1`,
    [grace],
  )
  assert.deepEqual(rows, [{ operation: 'coaching.getProgress', principal_id: ada.id }])
})

test('a coaching session is its person’s, however open they are, and does not judge others’ commits', async () => {
  join('workspace')
  const body = { user_id: grace, session_type: 'review' as const }
  const { id } = await asGrace().startSession({ body })
  await assert.rejects(asAda().startSession({ body }), { code: 'private_feedback' })
  await assert.rejects(asAda().getSession({ params: { id } }), { code: 'private_feedback' })
  await assert.rejects(asAda().sendSessionMessage({ params: { id }, body: { text: 'next' } }), {
    code: 'private_feedback',
  })
  const text = `What about ${ofAda.hash}?`
  const { messages } = await asGrace().sendSessionMessage({ params: { id }, body: { text } })
  assert.match(messages.at(-1)?.text ?? '', /for them alone/)
})

test('figures count a team of four for its lead, and leave out what a smaller one would give away', async (t) => {
  project.members.splice(1)
  t.after(() => project.members.splice(1))
  const team = ['b', 'c', 'd', 'e'].map((letter) => `${letter}@team.example`)
  const work = team.map((author_email) => ({ message: 'wip', author_email }))
  const other = { repository_id: '01990000-0000-7000-8000-0000000000bb', repository: 'local/team' }
  await project.emit('repository.registered', [
    { repository_id: other.repository_id, full_name: other.repository },
  ])
  await project.track(sketchCommits(work.map((sketch) => ({ ...sketch, ...other }))))
  for (const [index, email] of team.entries()) {
    const account_id = `01890000-0000-7000-8000-0000000000c${index}`
    project.members.push({ account_id, name: email, emails: [email], feedback_visibility: 'only_me' })
  }
  const query = { repository: other.repository }
  const read = (as: Partial<Principal>, asked: { repository?: string; days?: number } = query) =>
    project.client(coachingContract, { ...ada, ...as }).getCoachingStatistics({ query: asked })

  const whole = await read({ role: 'lead' })
  assert.deepEqual([whole.counts, whole.reason, whole.coached], ['everybody', null, 4])
  assert.deepEqual(
    [whole.best, whole.weakest, whole.by_month],
    [[], [], []],
    'no single commit, and no month',
  )
  assert.equal((await read({ role: 'lead' }, { ...query, days: 30 })).coached, 4)
  const asMember = await read({ role: 'member' })
  assert.deepEqual([asMember.counts, asMember.coached], ['visible', 0])
  assert.match(asMember.reason ?? '', /for leads/)
  assert.match((await read({ role: 'owner' }, { ...query, days: 29 })).reason ?? '', /7, 30, 90, 365/)
  project.members.pop()
  const smaller = await read({ role: 'owner' })
  assert.deepEqual([smaller.counts, smaller.coached], ['visible', 1], 'the fourth is no member any more')
  assert.match(smaller.reason ?? '', /fewer than 4/)
})
