import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { aiContract } from '#contracts/ai.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { commitId, type RunningAi, startAi } from '../testing/start-ai.ts'

let running: RunningAi
before(async () => {
  running = await startAi()
})
after(() => running.stop())

const client = (as = {}) => running.client(aiContract, as)

interface ServerSentEvent {
  event: string
  data: Record<string, unknown>
}

function readEvents(body: string): ServerSentEvent[] {
  return body
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [event = '', data = ''] = block.split('\n')
      return { event: event.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) }
    })
}

async function say(body: { text: string; conversation_id?: string; commit_id?: string }) {
  const events = readEvents(await client().chat({ body }))
  const text = events.filter(({ event }) => event === 'text').map(({ data }) => data.text)
  return { id: String(events[0]?.data.conversation_id), events, text: text.join('') }
}

test('an answer comes piece by piece, and the conversation is kept', async () => {
  running.model.answer({ text: 'Say what it does and why.' })
  const { id, events, text } = await say({ text: 'What makes a good message?\nPlease.' })
  assert.deepEqual(
    events.map(({ event }) => event),
    ['start', ...Array(6).fill('text'), 'end'],
  )
  assert.equal(text, 'Say what it does and why.')
  const conversation = await client().getConversation({ params: { id } })
  assert.equal(conversation.title, 'What makes a good message?')
  assert.deepEqual(
    conversation.messages.map(({ role, model, complete }) => [role, model, complete]),
    [
      ['user', null, true],
      ['assistant', 'small-model', true],
    ],
  )
})

test('what was said before goes along, and a commit as data', async () => {
  running.model.answer({ text: 'Yes.' })
  const { id } = await say({ text: 'First.' })
  await say({ text: 'Second.', conversation_id: id, commit_id: commitId })
  const messages = running.model.calls.at(-1)?.body.messages as { role: string; content: string }[]
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['system', 'user', 'assistant', 'user'],
  )
  assert.match(messages[3]?.content ?? '', /<<<patch [0-9a-f]{16}\n/)
  assert.ok(!messages[0]?.content.includes('token.ts'))
})

test('a conversation stays with the commit that was named last', async () => {
  running.model.answer({ text: 'Yes.' })
  const { id } = await say({ text: 'Is it good?', commit_id: commitId })
  await say({ text: 'Why?', conversation_id: id })
  assert.match(JSON.stringify(running.model.calls.at(-1)?.body), /<<<patch/)
  const { messages } = await client().getConversation({ params: { id } })
  assert.deepEqual(
    messages.map((message) => message.commit_id),
    [commitId, null, commitId, null],
  )
})

test('a password a person types does not leave the machine', async () => {
  running.model.answer({ text: 'Yes.' })
  await say({ text: 'My password = "9f8Q2m71Lw0z", is it good?' })
  assert.ok(!JSON.stringify(running.model.calls.at(-1)?.body).includes('9f8Q2m71Lw0z'))
})

test('who leaves stops the model, and what it had said is kept as broken off', async () => {
  running.model.answer({ fault: 'stall', text: 'This is the beginning of it' })
  const url = await running.listen(aiContract)
  const arrived = running.model.nextCall()
  const body = JSON.stringify({ text: 'Tell me more.' })
  const sent = request(`${url}/agent/chat`, {
    method: 'POST',
    headers: { authorization: 'Bearer owner-key-of-the-tests', 'content-type': 'application/json' },
  })
  sent.end(body)
  const [response] = await once(sent, 'response')
  assert.equal(response.headers['content-type'], 'text/event-stream; charset=utf-8')
  let seen = ''
  for await (const chunk of response) {
    seen += chunk
    if (seen.includes('beginning')) break
  }
  sent.destroy()
  await (await arrived).closed
  const conversation = await keptAnswer(String(readEvents(seen)[0]?.data.conversation_id))
  assert.equal(conversation.complete, false)
  assert.match(conversation.text, /^This is the beginning/)
  const { items } = await client().listInteractions({ query: { agent: 'assistant', limit: 1 } })
  assert.equal(items[0]?.outcome, 'interrupted')
  assert.ok((items[0]?.input_tokens ?? 0) > 0, 'what it cost up to there counts')
})

test('a model that breaks off is said to have', async () => {
  running.model.answer({ fault: 'cut' })
  const { events, text } = await say({ text: 'And?' })
  assert.ok(text.startsWith('The beginning'))
  const end = events.at(-1)
  assert.deepEqual([end?.event, end?.data.complete], ['end', false])
  assert.match(String(end?.data.reason), /broke off/)
})

test('without a model the rules say what needs none', async () => {
  running.model.answer({ status: 401 })
  const { id, events, text } = await say({ text: 'Hello?' })
  assert.equal(events[0]?.data.provider, 'built-in')
  assert.match(text, /No model answers/)
  const { messages } = await client().getConversation({ params: { id } })
  assert.equal(messages[1]?.provider, 'built-in')
})

test('control characters of a model reach nobody', async () => {
  running.model.answer({ text: 'red \u001b[31malert\u001b[0m \u202eesrever\u0000 done' })
  const { text } = await say({ text: 'Colour?' })
  assert.equal(text, 'red alert esrever done')
})

test('conversations are one’s own, listed by last use, and forgotten when asked', async () => {
  const { items } = await client().listConversations({ query: { limit: 2 } })
  assert.equal(items.length, 2)
  const page = await client().listConversations()
  assert.deepEqual(
    page.items.map(({ changed_at }) => changed_at),
    page.items
      .map(({ changed_at }) => changed_at)
      .toSorted()
      .reverse(),
  )
  const id = items[0]?.id ?? ''
  const somebody = client({ id: 'somebody' })
  assert.deepEqual((await somebody.listConversations()).items, [])
  for (const attempt of [
    () => somebody.getConversation({ params: { id } }),
    () => somebody.deleteConversation({ params: { id } }),
    () => somebody.chat({ body: { text: 'Hi', conversation_id: id } }),
  ]) {
    await assert.rejects(attempt(), (error) => hasCode(error, 'conversation_not_found'))
  }
  await client().deleteConversation({ params: { id } })
  await assert.rejects(client().getConversation({ params: { id } }), (error) =>
    hasCode(error, 'conversation_not_found'),
  )
})

/** The answer of a conversation, once it is kept. */
async function keptAnswer(id: string) {
  for (;;) {
    const { messages } = await client().getConversation({ params: { id } })
    if (messages[1]) return messages[1]
    await sleep(10)
  }
}
