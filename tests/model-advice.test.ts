import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { aiContract } from '#contracts/ai.ts'
import { coachingContract } from '#contracts/coaching.ts'
import { type ModelServer, startModelServer } from '../services/foundation/ai/testing/model-server.ts'
import { ollamaProtocol } from '../services/foundation/ai/testing/ollama-protocol.ts'
import { createHistory } from './testing/history.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { registerRepository } from './testing/tracked-repository.ts'
import { waitUntil } from './testing/wait-until.ts'

const advice = {
  summary: 'Nobody can tell what this is.',
  items: [{ aspect: 'message_quality', text: 'Name the work that is in progress.', path: null, line: null }],
  suggested_message: null,
}

describe('a server with a model', () => {
  let model: ModelServer
  let server: TestServer
  before(async () => {
    model = await startModelServer(ollamaProtocol)
    server = await startTestServer({ OLLAMA_BASE_URL: model.url, OLLAMA_MODEL: 'small-model' })
  })
  after(async () => {
    await server.stop()
    await model.close()
  })

  test('takes a history in without asking the model, and asks it when somebody wants feedback', async (t) => {
    model.answer({ text: JSON.stringify(advice) })
    const repository = await createHistory(t)
    await registerRepository(server, repository)
    assert.equal(model.calls.length, 0)

    const coaching = server.client(coachingContract)
    const commit_id = await repository.git('rev-parse', 'HEAD')
    const judged = await coaching.coachCommit({ body: { commit_id } })
    assert.equal(judged.model_advice?.state, 'requested', 'the answer does not wait for the model')
    const advised = await waitUntil('the advice', async () => {
      const feedback = await coaching.getFeedback({ params: { commit_id: judged.commit_id } })
      return feedback.model_advice?.state === 'given' && feedback
    })
    assert.equal(advised.model_advice?.summary, advice.summary)
    assert.match(advised.analyzer, /^built-in\/\d+ \+ ollama\/small-model$/)
    assert.equal(advised.quality_score, judged.quality_score)
    assert.equal(model.calls.length, 1)
    const sent = JSON.stringify(model.calls[0]?.body)
    assert.ok(sent.includes('<<<patch') && !sent.includes('@example'), 'addresses stay here')
  })

  test('answers a free question in a coaching session by the model, and says so', async () => {
    model.answer({ text: 'Because readers of the log need it.' })
    const coaching = server.client(coachingContract)
    const session = await coaching.startSession({
      body: { user_id: 'ada@example.com', session_type: 'review' },
    })
    const { messages } = await coaching.sendSessionMessage({
      params: { id: session.id },
      body: { text: 'Does a body really matter to anybody?' },
    })
    const answer = messages.at(-1)
    assert.deepEqual(
      [answer?.text, answer?.model],
      ['Because readers of the log need it.', 'ollama/small-model'],
    )
    assert.equal(messages[0]?.model, null)
  })

  test('is degraded and not down when the model server goes away, and answers by rules', async () => {
    await model.close()
    const ai = server.client(aiContract)
    const { answered_by } = await ai.analyzeCode({ body: { code: 'debugger' } })
    assert.equal(answered_by.provider, 'built-in')
    const ready = await waitUntil('the server to notice', async () => {
      const response = await fetch(`${server.url}/ready`)
      const body = (await response.json()) as { status: string; checks: { name: string; detail?: string }[] }
      return body.status === 'degraded' && { status: response.status, body }
    })
    assert.equal(ready.status, 200)
    assert.match(JSON.stringify(ready.body.checks), /model server ollama: Nothing answers at/)
  })
})
