import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { openDatabase } from '#platform/database/open-database.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { holdEvents } from '#platform/testing/hold-events.ts'
import { waitUntilReadable } from '#platform/testing/readable-log.ts'
import { createEventLog } from './create-event-log.ts'
import type { Event, EventLog } from './event-log.ts'
import { findOldest } from './log-administration.ts'
import { moveOrigin } from './origin.ts'
import { isAfter, readPosition, start } from './position.ts'
import { startConsumers } from './start-consumers.ts'
import { type EventTail, startEventTail } from './tail.ts'

const logger = pino({ level: 'silent' })
const workspace_id = '0198f6a0-0000-7000-8000-000000000001'

let testDatabase: TestDatabase
let log: EventLog
before(async () => {
  testDatabase = await createTestDatabase({
    migrations: [{ schema: 'events', folder: import.meta.resolve('./migrations/') }],
  })
  log = createEventLog({ database: testDatabase.database, logger })
})
after(async () => {
  await log.close()
  await testDatabase.drop()
})

interface Followed {
  tail: EventTail
  /** Numbers of the events as they came. */
  seen: number[]
  positions: string[]
}

async function follow(type: string, events = log, database = testDatabase.database): Promise<Followed> {
  const seen: number[] = []
  const positions: string[] = []
  const onEvents = (batch: readonly Event[]) => {
    seen.push(...batch.map(({ data }) => Number(data)))
    positions.push(...batch.map(({ position }) => position))
  }
  const tail = await startEventTail({ database, events, types: [type], onEvents, breath: () => 5, logger })
  return { tail, seen, positions }
}

const append = (type: string, ...numbers: number[]) =>
  testDatabase.database.transact((transaction) =>
    log.append(
      transaction,
      numbers.map((data) => ({ workspace_id, type, data })),
    ),
  )

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 5000; !condition(); await sleep(2)) {
    assert.ok(Date.now() < deadline, 'what was waited for did not come about within 5 s')
  }
}

async function idsInOrder(type: string): Promise<number[]> {
  const { rows } = await testDatabase.database.pool.query(
    'select data from events.log where type = $1 order by tx, id',
    [type],
  )
  return rows.map(({ data }) => Number(data))
}

test('a tail gives what is committed after its start, of its types alone', async () => {
  await append('tail.begun', 1)
  await waitUntilReadable(testDatabase.database)
  const { tail, seen } = await follow('tail.begun')
  await append('tail.begun', 2, 3)
  await append('tail.other', 4)
  await append('tail.begun', 5)
  await until(() => seen.includes(5))
  await tail.stop()
  // A transaction of somebody else that was open at the start may have kept back what was committed just before.
  assert.deepEqual(seen.slice(-3), [2, 3, 5])
})

test('every tail gives every event once and in the order of the log, whoever writes at the same time', async () => {
  const other = await openDatabase(testDatabase.url, { logger, connections: 4 })
  const elsewhere = createEventLog({ database: other, logger })
  const followed = [await follow('tail.raced'), await follow('tail.raced', elsewhere, other)]
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    for (let turn = 0; turn < 40; turn++) {
      await testDatabase.database.transact(async (transaction) => {
        await log.append(transaction, [{ workspace_id, type: 'tail.raced', data: writer * 1000 + turn }])
        if (turn % 3 === 0) await sleep(turn % 7)
      })
    }
  })
  const refreshing = setInterval(() => void followed[0]?.tail.refresh(), 3)
  await Promise.all(writers)
  clearInterval(refreshing)
  const expected = await idsInOrder('tail.raced')
  assert.equal(expected.length, 240)
  for (const { tail, seen } of followed) {
    await until(() => seen.length >= 240)
    await tail.refresh()
    assert.deepEqual(seen, expected)
    await tail.stop()
  }
  await elsewhere.close()
  await other.close()
})

test('an event behind a transaction that is still open is given once that has ended, in its place', async (t) => {
  const { tail, seen, positions } = await follow('tail.waited')
  const commit = await holdEvents(testDatabase.database, log, [
    { workspace_id, type: 'tail.waited', data: 1 },
  ])
  t.after(commit)
  await append('tail.waited', 2)
  await tail.refresh()
  assert.deepEqual(seen, [])
  await commit()
  await until(() => seen.length === 2)
  await tail.stop()
  assert.deepEqual(seen, [1, 2])
  assert.equal(new Set(positions).size, 2)
})

test('a tail whose connections are cut goes on without a gap', async () => {
  const other = await openDatabase(testDatabase.url, { logger, connections: 4, name: 'tail-that-is-cut' })
  const elsewhere = createEventLog({ database: other, logger })
  const { tail, seen } = await follow('tail.cut', elsewhere, other)
  for (let turn = 0; turn < 6; turn++) {
    await append('tail.cut', turn)
    await testDatabase.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'tail-that-is-cut' and datname = current_database()`,
    )
    await append('tail.cut', turn + 100)
  }
  await until(() => seen.length === 12)
  await tail.stop()
  await elsewhere.close()
  await other.close()
  assert.deepEqual(seen, await idsInOrder('tail.cut'))
})

test('consumers and tails of a process hear other processes over one connection, which ends with the last', async () => {
  const other = await openDatabase(testDatabase.url, { logger, connections: 6, name: 'tail-and-consumer' })
  const elsewhere = createEventLog({ database: other, logger })
  const listening = async () => {
    const { rows } = await testDatabase.database.pool.query(
      `select count(*)::int as count from pg_stat_activity
       where application_name = 'tail-and-consumer' and datname = current_database() and query like 'listen %'`,
    )
    return rows[0].count
  }
  const consumers = [{ name: 'tail.consumer', types: ['tail.heard'], handle: async () => {} }]
  const running = await startConsumers({ database: other, events: elsewhere, consumers, logger })
  const { tail, seen } = await follow('tail.heard', elsewhere, other)
  assert.equal(await listening(), 1)
  await running.stop()
  await append('tail.heard', 1)
  await until(() => seen.length === 1)
  await tail.stop()
  for (const deadline = Date.now() + 5000; (await listening()) > 0; await sleep(5)) {
    assert.ok(Date.now() < deadline, 'the connection stays open')
  }
  await elsewhere.close()
  await other.close()
})

test('announcing nothing keeps nobody from being told what comes then', async () => {
  const other = await openDatabase(testDatabase.url, { logger, connections: 4 })
  const elsewhere = createEventLog({ database: other, logger })
  const { tail, seen } = await follow('tail.announced', elsewhere, other)
  log.announce([])
  await append('tail.announced', 1)
  await until(() => seen.length === 1)
  await tail.stop()
  await elsewhere.close()
  await other.close()
})

test('a log that was moved here is followed past every position it ever gave', async (t) => {
  const moved = await createTestDatabase({
    migrations: [{ schema: 'events', folder: import.meta.resolve('./migrations/') }],
  })
  const { database } = moved
  const events = createEventLog({ database, logger })
  t.after(async () => {
    await events.close()
    await moved.drop()
  })
  const write = (data: number) =>
    database.transact((transaction) =>
      events.append(transaction, [{ workspace_id, type: 'tail.moved', data }]),
    )
  const before = await follow('tail.moved', events, database)
  await write(1)
  await until(() => before.seen.length === 1)
  await before.tail.stop()
  const client = await database.pool.connect()
  await moveOrigin(client)
  client.release()
  const { tail, seen, positions } = await follow('tail.moved', events, database)
  await write(2)
  await until(() => seen.length > 0)
  await tail.stop()
  assert.deepEqual(seen, [2])
  const [last, next] = [before.positions[0] ?? '', positions[0] ?? ''].map(
    (text) => readPosition(text) ?? start,
  )
  assert.ok(next && last && isAfter(next, last), `${positions} after ${before.positions}`)
})

test('the oldest event is that of the lowest number, however many digits it has', async () => {
  const { pool } = testDatabase.database
  const insert = `insert into events.log (tx, workspace_id, type, data) values ($1, $2, 'tail.oldest', '0')`
  await pool.query(insert, ['10', workspace_id])
  await pool.query(insert, ['9', workspace_id])
  assert.equal((await findOldest(testDatabase.database))?.tx, '9')
})
