import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { waitUntilReadable } from '#platform/testing/readable-log.ts'
import { waitUntilSettled } from '#platform/testing/settle.ts'
import { createEventLog } from './create-event-log.ts'
import type { Consumer } from './event-log.ts'
import { listEvents } from './log-administration.ts'
import { moveOrigin } from './origin.ts'
import { startConsumers } from './start-consumers.ts'

const workspace_id = '0198f6a0-0000-7000-8000-000000000001'
const migrations = [{ schema: 'events', folder: import.meta.resolve('./migrations/') }]
const logger = pino({ level: 'silent' })

/** A transaction number that no server of a test reaches. */
const far = 4_000_000_000n

let testDatabase: TestDatabase
before(async () => {
  testDatabase = await createTestDatabase({ migrations })
})
after(() => testDatabase.drop())

/** Lets a consumer run until it has seen everything, and gives what it saw. */
async function consume(): Promise<unknown[]> {
  const { database } = testDatabase
  const seen: unknown[] = []
  const consumer: Consumer = {
    name: 'test.reader',
    types: ['test.made'],
    handle: async (events) => {
      seen.push(...events.map(({ data }) => data))
    },
  }
  const events = createEventLog({ database, logger })
  const running = await startConsumers({ database, events, consumers: [consumer], logger })
  await waitUntilSettled(database, [consumer])
  await running.stop()
  await events.close()
  return seen
}

async function append(...data: number[]): Promise<void> {
  const { database } = testDatabase
  const log = createEventLog({ database, logger })
  await database.transact((transaction) =>
    log.append(
      transaction,
      data.map((one) => ({ workspace_id, type: 'test.made', data: one })),
    ),
  )
  await log.close()
  await waitUntilReadable(database)
}

const at = async (after: string) =>
  (await listEvents(testDatabase.database, { workspace_id, after, limit: 10 })).items.map(({ data }) => data)

test('a log from a server with higher transaction numbers goes on where it was once its origin is moved', async () => {
  const { pool } = testDatabase.database
  await pool.query(
    `insert into events.log (tx, workspace_id, type, data)
     select (n + ${far})::text::xid8, $1, 'test.made', n::text::json from generate_series(1, 4) as n`,
    [workspace_id],
  )
  await pool.query(
    `insert into events.consumers (name, types, tx, id, replayable) values ('test.reader', '{test.made}', '${far + 2n}', 2, false)`,
  )
  assert.deepEqual(await at(`${far}-0`), [], 'before the move nothing of it can be read')

  const client = await pool.connect()
  await moveOrigin(client)
  client.release()
  assert.deepEqual(await at(`${far}-0`), [1, 2, 3, 4])
  assert.deepEqual(await consume(), [3, 4])
  await append(5, 6)
  assert.deepEqual(await consume(), [5, 6])
  assert.deepEqual(await at(`${far + 3n}-3`), [4, 5, 6], 'a place that a client kept still means the same')
  assert.deepEqual(await at(`${far + 90n}-90`), [5, 6], 'one from after the backup misses nothing new')
})

test('a log that is moved again keeps its order', async () => {
  const client = await testDatabase.database.pool.connect()
  await moveOrigin(client)
  client.release()
  await append(7)
  assert.deepEqual(await consume(), [7])
  assert.deepEqual(await at('0-0'), [1, 2, 3, 4, 5, 6, 7])
})
