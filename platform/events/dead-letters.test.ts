import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { pino } from 'pino'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { waitUntilReadable } from '#platform/testing/readable-log.ts'
import { createEventLog } from './create-event-log.ts'
import type { Consumer, Event, EventLog } from './event-log.ts'
import {
  discardDeadLetter,
  type EventQuery,
  type LoggedEvent,
  listConsumers,
  listDeadLetters,
  listEvents,
  requestReplay,
  requestRetry,
} from './log-administration.ts'
import { type RunningConsumers, startConsumers } from './start-consumers.ts'

const logger = pino({ level: 'silent' })
const workspace_id = '0198f6a0-0000-7000-8000-000000000001'
const migrations = [{ schema: 'events', folder: import.meta.resolve('./migrations/') }]

let testDatabase: TestDatabase
let log: EventLog
let running: RunningConsumers[] = []

beforeEach(async () => {
  testDatabase = await createTestDatabase({ migrations })
  await testDatabase.database.pool.query(
    'create table seen (n int, at timestamptz default clock_timestamp())',
  )
  log = createEventLog({ database: testDatabase.database, logger })
})
afterEach(async () => {
  await Promise.all(running.map((consumers) => consumers.stop()))
  running = []
  await log.close()
  await testDatabase.drop()
})

const numberOf = (event: Pick<Event, 'data'>) => (event.data as { n: number }).n

/** A consumer of `test.made` that writes down each number, and fails on those that `poison` holds. */
async function start(poison: Set<number>, options: Partial<Consumer> = {}): Promise<void> {
  const consumer: Consumer = {
    name: 'test.reader',
    types: ['test.made'],
    handle: async (events, transaction) => {
      for (const event of events) {
        await sql`insert into seen values (${numberOf(event)})`.execute(transaction)
        if (poison.has(numberOf(event))) throw new Error(`cannot take ${numberOf(event)}\0`)
      }
    },
    reset: async (transaction) => {
      await sql`delete from seen`.execute(transaction)
    },
    ...options,
  }
  running.push(
    await startConsumers({ database: testDatabase.database, events: log, consumers: [consumer], logger }),
  )
}

function append(...numbers: number[]): Promise<void> {
  const events = numbers.map((n) => ({ workspace_id, type: 'test.made', data: { n } }))
  return testDatabase.database.transact((transaction) => log.append(transaction, events))
}

async function seen(): Promise<number[]> {
  return (await testDatabase.database.pool.query('select n from seen order by at')).rows.map((row) => row.n)
}

const letters = () => listDeadLetters(testDatabase.database, { workspace_id, limit: 50 })

async function eventually(check: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + 10_000; ; await sleep(5)) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

test('an event that keeps failing is set aside with its error, and the rest goes on, each once', async () => {
  await start(new Set([2]))
  await append(1, 2, 3)
  await eventually(async () => assert.deepEqual(await seen(), [1, 3]))
  const [letter, ...others] = await letters()
  assert.deepEqual(others, [])
  assert.equal(letter?.consumer, 'test.reader')
  assert.deepEqual(letter?.event.data, { n: 2 })
  assert.match(letter?.error ?? '', /^Error: cannot take 2/)
  assert.equal(letter?.attempts, 5)
})

test('an event that fails only at first is handled once and not set aside', async () => {
  let failures = 3
  await start(new Set(), {
    handle: async (events, transaction) => {
      for (const event of events) await sql`insert into seen values (${numberOf(event)})`.execute(transaction)
      failures -= 1
      if (failures >= 0) throw new Error('not yet')
    },
  })
  await append(1, 2)
  await eventually(async () => assert.deepEqual(await seen(), [1, 2]))
  assert.deepEqual(await letters(), [])
})

test('an event is not set aside because a peer is away for a while: it waits, and those after it', async () => {
  let isAway = true
  await start(new Set(), {
    handle: async (events, transaction) => {
      for (const event of events) await sql`insert into seen values (${numberOf(event)})`.execute(transaction)
      if (isAway) throw new ServiceError('unavailable', 'The peer is away.')
    },
  })
  await append(1, 2)
  await sleep(300)
  assert.deepEqual(await seen(), [])
  isAway = false
  await eventually(async () => assert.deepEqual(await seen(), [1, 2]))
  assert.deepEqual(await letters(), [])
})

test('a file that a handler misses is a fault of the event, not of the database', async () => {
  await start(new Set(), {
    handle: () => Promise.reject(Object.assign(new Error('no file'), { code: 'ENOENT' })),
  })
  await append(1)
  await eventually(async () => assert.equal((await letters()).length, 1))
})

test('a consumer that fails on everything does not take for ever to say so', async () => {
  await start(new Set(Array.from({ length: 100 }, (_, n) => n)))
  await append(...Array.from({ length: 100 }, (_, n) => n))
  await eventually(async () => {
    const [consumer] = await listConsumers(testDatabase.database)
    assert.equal(consumer?.dead_letters, 100)
    assert.equal(consumer?.lag, 0)
  })
})

test('a letter is tried again when asked: handled and gone once the fault is mended, counted up while it is not', async () => {
  const poison = new Set([1])
  await start(poison)
  await append(1)
  await eventually(async () => assert.equal((await letters()).length, 1))
  const id = (await letters())[0]?.id ?? ''
  assert.equal(await requestRetry(testDatabase.database, { workspace_id, id }), true)
  await eventually(async () => assert.equal((await letters())[0]?.attempts, 6))
  poison.clear()
  await requestRetry(testDatabase.database, { workspace_id, id })
  await eventually(async () => assert.deepEqual([await seen(), await letters()], [[1], []]))
})

test('a letter can be discarded, once', async () => {
  await start(new Set([1]))
  await append(1)
  await eventually(async () => assert.equal((await letters()).length, 1))
  const id = (await letters())[0]?.id ?? ''
  assert.equal(await discardDeadLetter(testDatabase.database, { workspace_id, id }), true)
  assert.equal(await discardDeadLetter(testDatabase.database, { workspace_id, id }), false)
  assert.equal(await requestRetry(testDatabase.database, { workspace_id, id }), false)
  assert.deepEqual(await letters(), [])
})

test('a replay empties what the consumer keeps and builds it again from the start of the log', async () => {
  await start(new Set([2]))
  await append(1, 2)
  await append(3)
  await eventually(async () => assert.deepEqual(await seen(), [1, 3]))
  await testDatabase.database.pool.query('update seen set n = 99')
  const consumer = await requestReplay(testDatabase.database, 'test.reader')
  assert.equal(consumer?.name, 'test.reader')
  await eventually(async () => {
    assert.deepEqual(await seen(), [1, 3])
    assert.equal((await letters()).length, 1)
  })
  await append(4)
  await eventually(async () => assert.deepEqual(await seen(), [1, 3, 4]))
})

test('a consumer that cannot empty what it keeps is not replayed, an unknown one not found', async () => {
  running.push(
    await startConsumers({
      database: testDatabase.database,
      events: log,
      consumers: [{ name: 'test.forgetful', types: ['test.made'], handle: async () => {} }],
      logger,
    }),
  )
  await assert.rejects(requestReplay(testDatabase.database, 'test.forgetful'), { code: 'conflict' })
  assert.equal(await requestReplay(testDatabase.database, 'test.unknown'), undefined)
})

test('the list of consumers counts what each still has to see', async () => {
  const release = Promise.withResolvers<void>()
  await start(new Set(), { handle: () => release.promise, batch: 2 })
  await append(1, 2, 3, 4, 5)
  const [consumer] = await listConsumers(testDatabase.database)
  assert.deepEqual([consumer?.lag, consumer?.types, consumer?.handled_at], [5, ['test.made'], null])
  release.resolve()
  await eventually(async () => {
    const [now] = await listConsumers(testDatabase.database)
    assert.equal(now?.lag, 0)
    assert.match(now?.handled_at ?? '', /Z$/)
  })
})

test('the log is listed from a position on, and without one its newest events', async () => {
  const list = (query: Partial<EventQuery>) =>
    listEvents(testDatabase.database, { workspace_id, limit: 3, ...query })
  const numbers = ({ items }: { items: LoggedEvent[] }) => items.map(numberOf)
  await append(...Array.from({ length: 10 }, (_, n) => n))
  await waitUntilReadable(testDatabase.database)
  const newest = await list({})
  assert.deepEqual(numbers(newest), [7, 8, 9])
  assert.equal(newest.position, newest.items.at(-1)?.position)
  const nothing = await list({ after: newest.position })
  assert.deepEqual(nothing.items, [])
  await append(10)
  await waitUntilReadable(testDatabase.database)
  assert.deepEqual(numbers(await list({ after: nothing.position })), [10])
  assert.deepEqual(numbers(await list({ after: '0-0', type: 'test.made', limit: 2 })), [0, 1])
  assert.deepEqual(numbers(await list({ after: '0-0', type: 'test.other' })), [])
  await assert.rejects(list({ after: `${2n ** 64n}-1` }), { code: 'invalid_request' })
})

test('events and dead letters of another workspace are not there', async () => {
  const stranger = '0198f6a0-0000-7000-8000-000000000002'
  await start(new Set([1]))
  await append(1, 2)
  await eventually(async () => assert.equal((await letters()).length, 1))
  const { database } = testDatabase
  const id = (await letters())[0]?.id ?? ''
  assert.deepEqual((await listEvents(database, { workspace_id: stranger, limit: 9 })).items, [])
  assert.deepEqual((await listEvents(database, { workspace_id: stranger, after: '0-0', limit: 9 })).items, [])
  assert.deepEqual(await listDeadLetters(database, { workspace_id: stranger, limit: 9 }), [])
  assert.equal(await requestRetry(database, { workspace_id: stranger, id }), false)
  assert.equal(await discardDeadLetter(database, { workspace_id: stranger, id }), false)
})
