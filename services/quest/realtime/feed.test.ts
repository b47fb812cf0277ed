import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { createEventLog } from '#platform/events/create-event-log.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { type Position, readPosition, start } from '#platform/events/position.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { waitUntilReadable } from '#platform/testing/readable-log.ts'
import { createFeed, type Missed } from './feed.ts'
import { coached, hashesOf, room, workspace_id } from './testing/fixtures.ts'

const logger = pino({ level: 'silent' })
const interest = { workspace_id, rooms: new Set([room]), types: null }

let testDatabase: TestDatabase
let events: EventLog
before(async () => {
  testDatabase = await createTestDatabase({
    migrations: [{ schema: 'events', folder: import.meta.resolve('../../../platform/events/migrations/') }],
  })
  events = createEventLog({ database: testDatabase.database, logger })
})
after(async () => {
  await events.close()
  await testDatabase.drop()
})

const append = (number: number) =>
  testDatabase.database.transact((transaction) => events.append(transaction, [coached(number)]))

const newFeed = () =>
  createFeed({ database: testDatabase.database, events, replay_limit: 100, send: () => {}, logger })

/** What somebody has missed who stands at a position, and where it ends. */
async function missedSince(position?: Position): Promise<{ missed: Missed; end: Position }> {
  const feed = newFeed()
  const open = await feed.open()
  const end = open.position()
  const missed = await open.catchUp(interest, position ?? end, (found) => found)
  open.close()
  await feed.closed()
  return { missed, end }
}

test('who comes back before anything has happened has missed nothing, and goes on', async () => {
  const { missed, end } = await missedSince()
  assert.deepEqual(missed, { events: [] })
  assert.deepEqual((await missedSince(end)).missed, { events: [] })
})

test('a position before what the log has forgotten is not gone on from; the oldest one kept is', async () => {
  for (const number of [1, 2, 3]) await append(number)
  await waitUntilReadable(testDatabase.database)
  const { missed } = await missedSince(start)
  assert.ok('events' in missed)
  assert.deepEqual(hashesOf(missed), [1, 2, 3])
  const oldestKept = readPosition(missed.events[1]?.position ?? '') ?? start
  await testDatabase.database.pool.query('delete from events.log where tx < $1::xid8', [oldestKept.tx])
  assert.deepEqual((await missedSince(start)).missed, { reset: 'too_far_behind' })
  assert.deepEqual((await missedSince(oldestKept)).missed, { events: missed.events.slice(2) })
})

test('the log is not read while nobody listens, and read anew when somebody does', async () => {
  const feed = newFeed()
  assert.equal(feed.position(), null)
  const [one, other] = await Promise.all([feed.open(), feed.open()])
  assert.deepEqual(feed.position(), one.position())
  one.close()
  one.close()
  assert.notEqual(feed.position(), null)
  other.close()
  assert.equal(feed.position(), null)
  await feed.closed()
  const again = await feed.open()
  assert.deepEqual(feed.position(), again.position())
  again.close()
  await feed.closed()
})
