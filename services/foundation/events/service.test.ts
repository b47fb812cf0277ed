import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { eventsContract } from '#contracts/events.ts'
import { defineContract } from '#platform/contract/define-contract.ts'
import type { CommittingMember } from '#platform/privacy/feedback-audience.ts'
import { defineService } from '#platform/service/define-service.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { events } from './service.ts'

const workspace_id = '00000000-0000-7000-8000-000000000001'
const stranger = '00000000-0000-7000-8000-000000000002'

/** Numbers its consumer refuses. */
const refused = new Set<number>()

const bellsContract = defineContract({
  name: 'bells',
  summary: 'Something that reacts to events',
  port: 1,
  prefixes: ['/bells'],
  errors: {},
  events: {},
  routes: {},
})

const bells = defineService({
  name: 'bells',
  contract: bellsContract,
  peers: {},
  migrations: null,
  personal: [],
  config: () => ({}),
  create: () => ({
    routes: {},
    consumers: [
      {
        name: 'bells.counter',
        types: ['bell.rung'],
        handle: async (rung) => {
          if (rung.some(({ data }) => refused.has(Number(data)))) throw new Error('too loud')
        },
        reset: async () => {},
      },
      { name: 'bells.listener', types: ['bell.rung'], handle: async () => {} },
    ],
  }),
})

const adaId = '01890000-0000-7000-8000-0000000000a1'
const graceId = '01890000-0000-7000-8000-0000000000b1'
const members: CommittingMember[] = []
const auth = standIn(authContract, {
  listMemberAddresses: async () => ({
    items: members.map((member) => ({ ...member, emails: [...member.emails] })),
  }),
})

let running: TestServices
before(async () => {
  running = await startTestServices({ services: [events, bells, auth] })
})
after(() => running.stop())

const client = (as = {}) => running.client(eventsContract, as)

async function ring(...numbers: number[]): Promise<void> {
  const rung = numbers.map((data) => ({ workspace_id, type: 'bell.rung', data }))
  await running.database.transact((transaction) => running.events.append(transaction, rung))
  await running.settle()
}

test('the log is read on from the position of the answer before', async () => {
  await ring(1, 2)
  const { position } = await client().listEvents({ query: {} })
  await ring(3)
  const { items } = await client().listEvents({ query: { after: position, type: 'bell.rung' } })
  assert.deepEqual(
    items.map(({ type, data }) => [type, data]),
    [['bell.rung', 3]],
  )
})

test('consumers are listed with their position and lag', async () => {
  const { items } = await client().listConsumers()
  assert.deepEqual(
    items.map(({ name, lag, dead_letters }) => [name, lag, dead_letters]),
    [
      ['bells.counter', 0, 0],
      ['bells.listener', 0, 0],
    ],
  )
})

test('a dead letter is shown, retried once its cause is mended, and then gone', async () => {
  refused.add(13)
  await ring(12, 13)
  const [letter] = (await client().listDeadLetters({ query: { consumer: 'bells.counter' } })).items
  assert.deepEqual([letter?.event.data, letter?.attempts], [13, 5])
  refused.clear()
  const params = { id: letter?.id ?? '' }
  assert.deepEqual(await client().retryDeadLetter({ params }), params)
  await running.settle()
  assert.deepEqual((await client().listDeadLetters({ query: {} })).items, [])
  await assert.rejects(client().retryDeadLetter({ params }), { code: 'dead_letter_not_found' })
})

test('a dead letter is discarded, and not by another workspace', async () => {
  refused.add(14)
  await ring(14)
  const [letter] = (await client().listDeadLetters({ query: {} })).items
  const params = { id: letter?.id ?? '' }
  const other = client({ workspace_id: stranger })
  assert.deepEqual((await other.listDeadLetters({ query: {} })).items, [])
  await assert.rejects(other.discardDeadLetter({ params }), { code: 'dead_letter_not_found' })
  await client().discardDeadLetter({ params })
  assert.deepEqual((await client().listDeadLetters({ query: {} })).items, [])
  refused.clear()
})

test('a replay is accepted for a consumer that can do it, and says why for one that cannot or is not there', async () => {
  assert.equal((await client().replayConsumer({ params: { name: 'bells.counter' } })).name, 'bells.counter')
  await running.settle()
  const replay = (name: string) => client().replayConsumer({ params: { name } })
  await assert.rejects(replay('bells.listener'), { code: 'conflict' })
  await assert.rejects(replay('bells.nobody'), { code: 'consumer_not_found' })
  const elsewhere = client({ workspace_id: stranger }).replayConsumer({ params: { name: 'bells.counter' } })
  await assert.rejects(elsewhere, { code: 'forbidden' }, 'it keeps what all workspaces have')
})

test('who is no administrator is refused, and a position that is none is named as the fault', async () => {
  await assert.rejects(client({ role: 'lead' }).listEvents({ query: {} }), { code: 'forbidden' })
  await assert.rejects(client().listEvents({ query: { after: '99999999999999999999999-1' } }), (error) => {
    assert.ok(error instanceof Error && 'faults' in error)
    assert.deepEqual(error.faults, [{ pointer: '/query/after', detail: 'is no position in the log' }])
    return true
  })
})

test('an administrator sees that another member was coached, and not how well', async (t) => {
  const coached = {
    author_email: 'Grace@example.com',
    quality_score: 3.5,
    quality_level: 'NEEDS_IMPROVEMENT',
  }
  const told = [
    { type: 'commit.coached', data: coached },
    { type: 'commit.coached', data: { ...coached, author_email: 'stranger@example.com' } },
    { type: 'commit.advised', data: { commit_id: 'c-1', advice: { summary: 'Say why.' }, reason: null } },
  ].map((event) => ({ workspace_id, ...event }))
  await running.database.transact((transaction) => running.events.append(transaction, told))
  await running.settle()
  const read = async () => {
    const { items } = await client({ role: 'admin', id: adaId }).listEvents({ query: { limit: 3 } })
    return items.map(({ data }) => data as Record<string, unknown>)
  }
  assert.deepEqual(
    await read(),
    told.map(({ data }) => data),
    'nobody belongs here yet',
  )
  members.push(memberOf(adaId, 'ada@example.com'), memberOf(graceId, 'grace@example.com'))
  t.after(() => members.splice(0))
  const [ofGrace, ofStranger, advised] = await read()
  assert.deepEqual(ofGrace, { ...coached, quality_score: null, quality_level: null })
  assert.equal(ofStranger?.quality_score, 3.5)
  assert.equal(advised?.advice, null)
})

function memberOf(account_id: string, email: string): CommittingMember {
  return { account_id, name: account_id, emails: [email], feedback_visibility: 'only_me' }
}
