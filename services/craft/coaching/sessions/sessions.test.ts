import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CoachingSession } from '#contracts/coaching/sessions.ts'
import { coachingContract } from '#contracts/coaching.ts'
import { ada, type CoachedProject, sketchCommits, sourceFile, startProject } from '../testing/project.ts'

const rewritten = `Reject tokens that have expired

The clock of the signing host runs up to a minute ahead, so a token was taken for valid
after its session had ended. Compare with the time of the database instead.`

describe('coaching sessions', () => {
  let project: CoachedProject
  const [weakest, wide, decent] = sketchCommits([
    { message: 'wip', files: [sourceFile('src/token.ts', 9, 4)] },
    {
      message: 'Move parsing and printing apart\n\nThey changed for different reasons.',
      files: ['api', 'store', 'docs', 'web', 'cli', 'jobs'].map((part) =>
        sourceFile(`${part}/main.ts`, 40, 2),
      ),
    },
    { message: rewritten, files: [sourceFile('src/clock.ts', 4, 1), sourceFile('src/clock.test.ts', 9, 0)] },
  ])
  assert.ok(weakest && wide && decent)

  before(async () => {
    project = await startProject()
    await project.track([weakest, wide, decent])
  })
  after(() => project.stop())

  const client = () => project.client(coachingContract)
  const start = (session_type: CoachingSession['session_type'], user_id = ada) =>
    client().startSession({ body: { user_id, session_type } })
  const say = async (session: CoachingSession, text: string) => {
    const { messages } = await client().sendSessionMessage({ params: { id: session.id }, body: { text } })
    const answer = messages.at(-1)
    assert.ok(answer && answer.role === 'coach')
    return answer
  }

  test('it opens with the commit from which most can be learnt, and is announced', async () => {
    const session = await start('message')
    const [opening] = session.messages
    assert.equal(opening?.role, 'coach')
    assert.equal(opening?.commit_id, weakest.commit_id)
    assert.match(opening?.text ?? '', /“wip”/)
    const started = await project.readEvents('session.started')
    assert.deepEqual(started.at(-1)?.data, { session_id: session.id, user_id: ada, session_type: 'message' })
  })

  test('a rewritten message is judged in place of the old one, and nothing of it is kept', async () => {
    const session = await start('message')
    const answer = await say(session, rewritten)
    assert.equal(answer.commit_id, weakest.commit_id)
    assert.match(answer.text, /^Better: the commit would score/)
    const stored = await client().getFeedback({ params: { commit_id: weakest.commit_id } })
    assert.equal(stored.quality_level, 'NEEDS_IMPROVEMENT')
  })

  test('a message that is no better is told so', async () => {
    const session = await start('message')
    assert.match((await say(session, 'some fixes')).text, /^(As good as before|That costs points)|Still open/)
  })

  test('a question about a commit is answered from its feedback, an unknown one honestly', async () => {
    const session = await start('review')
    const answer = await say(session, `What about ${decent.hash.slice(0, 9)}?`)
    assert.equal(answer.commit_id, decent.commit_id)
    assert.match(answer.text, /Reject tokens that have expired/)
    assert.match((await say(session, 'What about 0123456789?')).text, /find no tracked commit/)
  })

  test('next goes on to another commit, until there is none', async () => {
    const session = await start('review')
    const seen = [session.messages[0]?.commit_id]
    for (let turn = 0; turn < 4; turn++) seen.push((await say(session, 'next')).commit_id)
    const commits = seen.filter((commit) => commit !== null)
    assert.equal(new Set(commits).size, commits.length)
    assert.equal(seen.at(-1), null)
  })

  test('an example shows the suggested message, reasons what was lost', async () => {
    const session = await start('message')
    const { suggested_message } = await client().getFeedback({ params: { commit_id: weakest.commit_id } })
    const example = await say(session, 'example')
    assert.ok(suggested_message === null || example.text.includes(suggested_message))
    assert.match((await say(session, 'why?')).text, /^- /)
  })

  test('habits names what keeps costing points', async () => {
    const session = await start('habits')
    assert.match(session.messages[0]?.text ?? '', /^What costs your newest 3 commits most:\n1\. /)
  })

  test('what it has no answer to it says, and what it can do instead', async () => {
    const session = await start('scope')
    const answer = await say(session, 'Can you write my code for me?')
    assert.match(answer.text, /hold no conversation.*hash/s)
  })

  test('a person without commits hears what to do', async () => {
    const session = await start('review', 'nobody@example.org')
    assert.match(session.messages[0]?.text ?? '', /no commits of yours yet/)
    assert.equal(session.messages[0]?.commit_id, null)
  })

  test('what was said is kept in order, whatever was in it', async () => {
    const session = await start('review')
    await say(session, 'thanks\u0007 <script>alert(1)</script>')
    const { messages } = await client().getSession({ params: { id: session.id } })
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['coach', 'user', 'coach'],
    )
    assert.match(messages[1]?.text ?? '', /<script>/)
  })
})
