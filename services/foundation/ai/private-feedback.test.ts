import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { aiContract } from '#contracts/ai.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { commitId, type RunningAi, startAi } from './testing/start-ai.ts'

const ada: Partial<Principal> = { id: '01890000-0000-7000-8000-0000000000a1', emails: ['ada@example.org'] }
const grace: Partial<Principal> = {
  id: '01890000-0000-7000-8000-0000000000b1',
  emails: ['grace@example.org'],
}

let running: RunningAi
before(async () => {
  running = await startAi({ THROUGHLINE_AI_KEEP_PROMPTS: 'true' })
  for (const [name, { id = '', emails = [] }] of Object.entries({ Ada: ada, Grace: grace })) {
    running.members.push({ account_id: id, name, emails, feedback_visibility: 'only_me' })
  }
})
after(() => running.stop())

test('advice on a commit is for its author, and an administrator reads none of it in the list of calls', async () => {
  running.model.answer({ text: JSON.stringify({ summary: 'Say why.', items: [], suggested_message: null }) })
  const body = { commit_id: commitId }
  const { answered_by } = await running.client(aiContract, ada).analyzeCommit({ body })
  await assert.rejects(running.client(aiContract, grace).analyzeCommit({ body }), {
    code: 'private_feedback',
  })
  const find = async (as: Partial<Principal>) => {
    const { items } = await running.client(aiContract, as).listInteractions()
    return items.find(({ id }) => id === answered_by.interaction_id)
  }
  assert.equal(typeof (await find(ada))?.prompt, 'string')
  const seen = await find({ ...grace, role: 'admin' })
  assert.deepEqual([seen?.prompt, seen?.answer], [null, null])
  assert.equal(seen?.subject, (await find(ada))?.subject)
})
