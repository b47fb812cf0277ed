import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { sql } from 'kysely'
import { pino } from 'pino'
import { openDatabase } from '#platform/database/open-database.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { holdEvents } from '#platform/testing/hold-events.ts'
import { createEventLog } from './create-event-log.ts'
import type { Consumer, Event, EventLog, NewEvent } from './event-log.ts'
import { type RunningConsumers, startConsumers } from './start-consumers.ts'

const logger = pino({ level: 'silent' })
const workspace_id = '0198f6a0-0000-7000-8000-000000000001'
const migrations = [{ schema: 'events', folder: import.meta.resolve('./migrations/') }]

let testDatabase: TestDatabase
let log: EventLog
const running: RunningConsumers[] = []

before(async () => {
  testDatabase = await createTestDatabase({ migrations })
  const { database } = testDatabase
  await database.pool.query('create table seen (consumer text, n int, place serial)')
  log = createEventLog({ database, logger })
})
afterEach(() => Promise.all(running.splice(0).map((consumers) => consumers.stop())))
after(async () => {
  await log.close()
  await testDatabase.drop()
})

/** Starts consumers that `afterEach` stops; each call is as another process would do it. */
async function start(...consumers: Consumer[]): Promise<RunningConsumers> {
  const { database } = testDatabase
  const events = createEventLog({ database, logger })
  const started = await startConsumers({ database, events, consumers, logger })
  running.push(started)
  return started
}

const numbered = (type: string, ...numbers: number[]): NewEvent[] =>
  numbers.map((n) => ({ workspace_id, type, data: { n } }))

function append(...events: NewEvent[]): Promise<void> {
  return testDatabase.database.transact((transaction) => log.append(transaction, events))
}

const numberOf = (event: Event) => (event.data as { n: number }).n

/** A consumer that writes down what it sees, in its transaction. */
function recorder(name: string, type: string, react: (event: Event) => void = () => {}): Consumer {
  return {
    name,
    types: [type],
    handle: async (events, transaction) => {
      await sql`insert into seen select ${name}, unnest(${events.map(numberOf)}::int[])`.execute(transaction)
      events.forEach(react)
    },
    reset: async (transaction) => {
      await sql`delete from seen where consumer = ${name}`.execute(transaction)
    },
  }
}

async function seenBy(name: string): Promise<number[]> {
  const { rows } = await testDatabase.database.pool.query(
    'select n from seen where consumer = $1 order by place',
    [name],
  )
  return rows.map((row) => row.n)
}

async function eventually(check: () => Promise<void>, patience = 5000): Promise<void> {
  for (const deadline = Date.now() + patience; ; await sleep(5)) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

test('events arrive in order, with what was appended, at each consumer of their type and no other', async () => {
  const arrived: Event[] = []
  await start(
    recorder('order.one', 'order.made', (event) => arrived.push(event)),
    recorder('order.two', 'order.made'),
    recorder('order.other', 'order.lost'),
  )
  await append(...numbered('order.made', 1, 2), ...numbered('order.lost', 3))
  await append(...numbered('order.made', 4))
  await eventually(async () => {
    assert.deepEqual(await seenBy('order.one'), [1, 2, 4])
    assert.deepEqual(await seenBy('order.two'), [1, 2, 4])
    assert.deepEqual(await seenBy('order.other'), [3])
  })
  assert.equal(arrived[0]?.workspace_id, workspace_id)
  assert.match(arrived[0]?.position ?? '', /^\d+-\d+$/)
  assert.match(arrived[0]?.at ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
})

test('a handler that has written nothing yet holds nobody back, and nobody else has its events', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  let calls = 0
  const thoughtful: Consumer = {
    ...recorder('test.thoughtful', 'thought.asked'),
    handle: async (events, transaction) => {
      calls += 1
      begin()
      await released
      await recorder('test.thoughtful', 'thought.asked').handle(events, transaction)
    },
  }
  await start(thoughtful)
  await start(thoughtful, recorder('test.quick', 'quick.asked'))
  await append(...numbered('thought.asked', 1))
  await begun
  try {
    await append(...numbered('quick.asked', 2))
    await eventually(async () => assert.deepEqual(await seenBy('test.quick'), [2]))
    assert.deepEqual([calls, await seenBy('test.thoughtful')], [1, []])
  } finally {
    release()
  }
  await eventually(async () => assert.deepEqual(await seenBy('test.thoughtful'), [1]))
})

test('events of a transaction that is rolled back never arrive', async () => {
  await start(recorder('rolled.back', 'rolled.back'))
  const failing = testDatabase.database.transact(async (transaction) => {
    await log.append(transaction, numbered('rolled.back', 1))
    throw new Error('no')
  })
  await assert.rejects(failing)
  await append(...numbered('rolled.back', 2))
  await eventually(async () => assert.deepEqual(await seenBy('rolled.back'), [2]))
})

test('data comes back as it went in, whatever it holds', async () => {
  const given = [null, 'NUL \0 and \ud83d\ude00', { quote: '"\\\n', deep: [{ a: [] }] }, 1e21, '\ud800', true]
  const arrived: unknown[] = []
  await start({
    name: 'data.reader',
    types: ['data.given'],
    handle: async (events) => {
      arrived.push(...events.map(({ data }) => data))
    },
  })
  await append(...given.map((data) => ({ workspace_id, type: 'data.given', data })))
  await eventually(async () => assert.deepEqual(arrived, given))
})

test('what a consumer missed while it was stopped comes first when it is back', async () => {
  await append(...numbered('missed.made', 1))
  await (await start(recorder('missed.reader', 'missed.made'))).stop()
  await append(...numbered('missed.made', ...range(2, 1200)))
  await start(recorder('missed.reader', 'missed.made'))
  await eventually(async () => assert.deepEqual(await seenBy('missed.reader'), range(1, 1200)))
})

test('an event behind an older open transaction waits for it, and comes right after', async (t) => {
  const { database } = testDatabase
  await start(recorder('waiting.reader', 'waiting.made'))
  const commit = await holdEvents(database, log, numbered('waiting.made', 1))
  t.after(commit)
  await append(...numbered('waiting.made', 2))
  await sleep(50)
  assert.deepEqual(await seenBy('waiting.reader'), [])
  await commit()
  await eventually(async () => assert.deepEqual(await seenBy('waiting.reader'), [1, 2]), 500)
})

test('no event is lost or doubled, however writers overlap, fail and commit out of order', async () => {
  const { database } = testDatabase
  let round = 0
  const writer = fc.record({
    events: fc.integer({ min: 1, max: 4 }),
    before: fc.integer({ min: 0, max: 4 }),
    after: fc.integer({ min: 0, max: 8 }),
    fails: fc.boolean(),
  })
  const property = fc.asyncProperty(fc.array(writer, { minLength: 2, maxLength: 12 }), async (writers) => {
    round += 1
    const type = `overlap.round${round}`
    const consumers = await start(recorder(type, type), recorder(`${type}.other`, type))
    const kept: number[] = []
    await Promise.all(
      writers.map(async ({ events, before: pause, after: hold, fails }, index) => {
        const numbers = range(index * 10, index * 10 + events)
        await sleep(pause)
        await database
          .transact(async (transaction) => {
            await log.append(transaction, numbered(type, ...numbers))
            await sleep(hold)
            if (fails) throw new Error('no')
          })
          .then(
            () => kept.push(...numbers),
            () => {},
          )
      }),
    )
    const ascending = (numbers: number[]) => numbers.toSorted((a, b) => a - b)
    await eventually(async () => {
      assert.deepEqual(ascending(await seenBy(type)), ascending(kept))
      assert.deepEqual(await seenBy(`${type}.other`), await seenBy(type))
    })
    await consumers.stop()
  })
  await fc.assert(property, { numRuns: 15 })
})

test('replicas of a consumer share the work and handle each event once, in order', async () => {
  const replicas = range(0, 3).map(() => ({ ...recorder('shared.reader', 'shared.made'), batch: 7 }))
  for (const replica of replicas) await start(replica)
  for (const n of range(0, 40))
    await append(...numbered('shared.made', n * 5, n * 5 + 1, n * 5 + 2, n * 5 + 3, n * 5 + 4))
  await eventually(async () => assert.deepEqual(await seenBy('shared.reader'), range(0, 200)))
})

test('events another process appended arrive long before the slow poll', async (context) => {
  const other = await openDatabase(testDatabase.url, { logger })
  const otherLog = createEventLog({ database: other, logger })
  context.after(async () => {
    await otherLog.close()
    await other.close()
  })
  await start(recorder('far.reader', 'far.made'))
  await sleep(50)
  await other.transact((transaction) => otherLog.append(transaction, numbered('far.made', 1)))
  await eventually(async () => assert.deepEqual(await seenBy('far.reader'), [1]), 1000)
})

test('a consumer goes on after the database has cut every connection', async () => {
  const { database } = testDatabase
  await start(recorder('cut.reader', 'cut.made'))
  await append(...numbered('cut.made', 1))
  await eventually(async () => assert.deepEqual(await seenBy('cut.reader'), [1]))
  await database.pool
    .query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()')
    .catch(() => {})
  await eventually(() => append(...numbered('cut.made', 2)))
  await eventually(async () => assert.deepEqual(await seenBy('cut.reader'), [1, 2]), 15_000)
})
