import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { aiContract } from '#contracts/ai.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { commitId, goodAdvice, hash, type RunningAi, repositoryId, startAi } from './testing/start-ai.ts'

const advice = JSON.stringify(goodAdvice)
const review = JSON.stringify({
  summary: 'Works.',
  items: [
    { severity: 'problem', line: 2, text: 'Divides by zero.' },
    { severity: 'remark', line: 99, text: 'Beyond the end.' },
  ],
})

describe('with a model', () => {
  let running: RunningAi
  before(async () => {
    running = await startAi({ CODE_LLAMA_MODEL: 'code-model' })
  })
  after(() => running.stop())
  let calls = 0
  beforeEach(async () => {
    await running.database.pool.query('truncate ai.cached_answers')
    running.model.answer({ text: advice })
    calls = running.model.calls.length
  })

  const client = (as = {}) => running.client(aiContract, as)
  const called = () => running.model.calls.length - calls

  test('advice on a commit names the model and never carries a score', async () => {
    const advised = await client().analyzeCommit({ body: { commit_id: hash.slice(0, 8) } })
    assert.equal(advised.commit_id, commitId)
    assert.deepEqual(advised.items, goodAdvice.items)
    assert.equal(advised.suggested_message, goodAdvice.suggested_message)
    const { provider, model, cached, fall_back_reason } = advised.answered_by
    assert.deepEqual([provider, model, cached, fall_back_reason], ['ollama', 'small-model', false, null])
    assert.ok(!JSON.stringify(Object.keys(advised)).includes('score'))
  })

  test('the same commit is answered from what is kept, and another one is not', async () => {
    const body = { commit_id: commitId }
    await client().analyzeCommit({ body })
    const again = await client().analyzeCommit({ body })
    assert.equal(called(), 1)
    assert.equal(again.answered_by.cached, true)
    const { message } = running.commit
    running.commit.message = 'Reject tokens that have expired'
    await client().analyzeCommit({ body })
    running.commit.message = message
    assert.equal(called(), 2)
  })

  test('who asks the same at the same time shares one call', async () => {
    const asked = Array.from({ length: 5 }, () => client().analyzeCommit({ body: { commit_id: commitId } }))
    const answers = await Promise.all(asked)
    assert.equal(called(), 1)
    assert.equal(answers.filter(({ answered_by }) => answered_by.cached).length, 4)
    assert.equal(new Set(answers.map(({ answered_by }) => answered_by.interaction_id)).size, 5)
  })

  test('another workspace does not get what this one was answered', async () => {
    await client().analyzeCommit({ body: { commit_id: commitId } })
    const stranger = client({ workspace_id: '00000000-0000-7000-8000-000000000002' })
    const answer = await stranger.analyzeCommit({ body: { commit_id: commitId } })
    assert.equal(answer.answered_by.cached, false)
    assert.equal(called(), 2)
  })

  test('code is read by the model that was named for it, and lines that are not there are dropped', async () => {
    running.model.answer({ text: review })
    const code = 'function half(x) {\n  return 1 / x\n}'
    const answer = await client().analyzeCode({ body: { code, path: 'src/half.js' } })
    assert.equal(answer.answered_by.model, 'code-model')
    assert.deepEqual(
      answer.items.map(({ severity, line }) => [severity, line]),
      [
        ['problem', 2],
        ['remark', null],
      ],
    )
  })

  test('secrets and addresses are taken out before anything is sent', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`
    running.model.answer({ text: review })
    const code = `const t = "${token}" // ask ada@example.org`
    const { answered_by } = await client().analyzeCode({ body: { code } })
    const sent = JSON.stringify(running.model.calls.at(-1)?.body)
    assert.ok(!sent.includes(token) && !sent.includes('ada@example.org'))
    assert.ok(sent.includes('[redacted GitHub token]'))
    assert.equal(answered_by.redacted, 2)
  })

  test('an answer that does not fit is mended once, and said to be', async () => {
    running.model.answer({ text: '{"score": 10}' }, { text: advice })
    const { answered_by } = await client().analyzeCommit({ body: { commit_id: commitId } })
    assert.equal(answered_by.repaired, true)
    assert.equal(called(), 2)
  })

  test('when no answer fits, the rules answer and say why', async () => {
    running.model.answer({ text: 'Great commit, 10/10!' })
    const answer = await client().analyzeCommit({ body: { commit_id: commitId } })
    assert.equal(answer.answered_by.provider, 'built-in')
    assert.match(answer.answered_by.fall_back_reason ?? '', /another form/)
    assert.deepEqual(
      answer.items.map(({ aspect, path }) => [aspect, path]),
      [
        ['message_quality', null],
        ['code_quality', 'src/token.ts'],
      ],
    )
    await assert.rejects(
      client().analyzeCommit({ body: { commit_id: commitId, fall_back: false } }),
      (error) => hasCode(error, 'model_unavailable'),
    )
  })

  test('a fault that passes is not noticed; one that stays lets the rules answer', async () => {
    running.model.answer({ status: 503 }, { text: advice })
    const answer = await client().analyzeCommit({ body: { commit_id: commitId } })
    assert.equal(answer.answered_by.provider, 'ollama')
    running.model.answer({ status: 401 })
    await running.database.pool.query('truncate ai.cached_answers')
    const from = running.model.calls.length
    const refused = await client().analyzeCommit({ body: { commit_id: commitId } })
    assert.equal(refused.answered_by.provider, 'built-in')
    assert.equal(running.model.calls.length - from, 1, 'a key that is refused is not tried again')
  })

  test('every call is in the log, without what was said', async () => {
    await client().analyzeCommit({ body: { commit_id: commitId } })
    const { items } = await client().listInteractions({ query: { limit: 1 } })
    const [last] = items
    assert.ok(last)
    const { agent, provider, model, outcome, input_tokens, output_tokens, cost, subject } = last
    assert.deepEqual(
      [agent, provider, model, outcome, input_tokens, output_tokens, cost, subject],
      ['commit-coach', 'ollama', 'small-model', 'answered', 40, 12, 0, `commit ${hash}`],
    )
    assert.deepEqual([last.prompt, last.answer], [null, null])
  })

  test('the log is paged without gap or repetition', async () => {
    const all: string[] = []
    let cursor: string | undefined
    do {
      const page = await client().listInteractions({ query: { limit: 3, ...(cursor && { cursor }) } })
      all.push(...page.items.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    assert.ok(all.length > 6)
    assert.equal(new Set(all).size, all.length)
    assert.deepEqual(all, all.toSorted().reverse())
    await assert.rejects(client().listInteractions({ query: { cursor: 'bm9uZQ' } }), (error) =>
      hasCode(error, 'invalid_request'),
    )
  })

  test('who is no administrator sees their own calls only', async () => {
    const member = client({ id: 'somebody', role: 'member' })
    assert.deepEqual((await member.listInteractions()).items, [])
    await member.analyzeCommit({ body: { commit_id: commitId } })
    assert.deepEqual(
      (await member.listInteractions()).items.map(({ principal_id }) => principal_id),
      ['somebody'],
    )
  })

  test('usage adds up over days, models and agents', async () => {
    const usage = await client().getUsage()
    const sum = (rows: readonly { input_tokens: number }[]) =>
      rows.reduce((total, { input_tokens }) => total + input_tokens, 0)
    assert.ok(usage.calls > 0 && usage.cached > 0)
    for (const rows of [usage.by_day, usage.by_model, usage.by_agent]) {
      assert.equal(sum(rows), usage.input_tokens)
    }
    assert.equal(usage.cost, 0, 'a model of one’s own costs nothing')
  })

  test('a question is answered in prose, without links', async () => {
    running.model.answer({
      text: 'See [the guide](https://evil.example/?q=secret) and https://evil.example.',
    })
    const { text, answered_by } = await client().ask({ body: { question: 'Why?', about: 'A commit.' } })
    assert.equal(text, 'See the guide and [link removed]')
    assert.equal(answered_by.model, 'small-model')
  })

  test('a question waits no longer than it was told to', async () => {
    running.model.answer({ fault: 'hang' })
    const started = Date.now()
    await assert.rejects(client().ask({ body: { question: 'Why?', within_seconds: 1 } }), (error) =>
      hasCode(error, 'model_unavailable'),
    )
    assert.ok(Date.now() - started < 10_000)
  })

  test('commits that were asked about are advised on behind the scenes', async () => {
    const data = { commit_id: commitId, repository_id: repositoryId, hash }
    await running.database.transact((transaction) =>
      running.events.append(transaction, [
        { workspace_id: '00000000-0000-7000-8000-000000000001', type: 'advice.requested', data },
      ]),
    )
    await running.settle()
    assert.deepEqual(
      (await running.readEvents('commit.advised')).map((event) => event.data),
      [{ ...data, model: 'ollama/small-model', advice: goodAdvice, reason: null }],
    )
    await running.database.transact((transaction) =>
      running.events.append(transaction, [
        { workspace_id: '00000000-0000-7000-8000-000000000001', type: 'advice.requested', data },
      ]),
    )
    await running.settle()
    assert.equal(called(), 1, 'asked again, as after a kill, it costs no second call')
  })

  test('agents and providers are listed as they are', async () => {
    const { items } = await client({ role: 'viewer' }).listAgents()
    assert.deepEqual(
      items.map(({ name, model }) => [name, model]),
      [
        ['commit-coach', 'small-model'],
        ['code-reviewer', 'code-model'],
        ['assistant', 'small-model'],
      ],
    )
    const status = await client().getAgentsStatus()
    assert.equal(status.answers, 'ollama')
    const ollama = status.providers.find(({ name }) => name === 'ollama')
    assert.deepEqual([ollama?.reachable, ollama?.models, ollama?.place], [true, ['small-model'], 1])
    assert.match(ollama?.problem ?? '', /ollama pull code-model/)
  })

  test('an unknown commit and bad input are told apart', async () => {
    await assert.rejects(client().analyzeCommit({ body: { commit_id: 'fedcba98' } }), (error) =>
      hasCode(error, 'commit_not_found'),
    )
    const answer = await running.request(aiContract, {
      method: 'POST',
      url: '/agents/analyze/code',
      payload: { code: '', path: 'x'.repeat(5_000), tools: ['shell'] },
    })
    assert.equal(answer.statusCode, 400)
    assert.deepEqual(
      answer
        .json()
        .errors.map(({ pointer }: { pointer: string }) => pointer)
        .sort(),
      ['/body/code', '/body/path', '/body/tools'],
    )
  })
})

describe('without a model', () => {
  let running: RunningAi
  before(async () => {
    running = await startAi({ ENABLE_AGENTS: 'false' })
  })
  after(() => running.stop())
  const client = () => running.client(aiContract)

  test('the rules answer, no model is asked, and the status says so', async () => {
    const { answered_by, summary } = await client().analyzeCommit({ body: { commit_id: commitId } })
    assert.equal(answered_by.provider, 'built-in')
    assert.match(answered_by.fall_back_reason ?? '', /ENABLE_AGENTS/)
    assert.match(summary, /6\.4 of 10/)
    const code = 'try {\n  run()\n} catch {}\nconsole.log("here")'
    const found = await client().analyzeCode({ body: { code } })
    assert.deepEqual(
      found.items.map(({ line }) => line),
      [4, 3],
    )
    const status = await client().getAgentsStatus()
    assert.deepEqual([status.enabled, status.answers], [false, 'built-in'])
    assert.equal(running.model.calls.length, 0)
  })

  test('a commit that was asked about is told to get no advice', async () => {
    const data = { commit_id: commitId, repository_id: repositoryId, hash }
    const workspace_id = '00000000-0000-7000-8000-000000000001'
    await running.database.transact((transaction) =>
      running.events.append(transaction, [{ workspace_id, type: 'advice.requested', data }]),
    )
    await running.settle()
    assert.deepEqual(
      (await running.readEvents('commit.advised')).map((event) => event.data),
      [{ ...data, model: null, advice: null, reason: 'Models are turned off by ENABLE_AGENTS.' }],
    )
  })
})
