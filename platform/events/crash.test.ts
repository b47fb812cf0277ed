import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { createEventLog } from './create-event-log.ts'

const logger = pino({ level: 'silent' })
const workspace_id = '0198f6a0-0000-7000-8000-000000000001'
const events = 3000

let testDatabase: TestDatabase
before(async () => {
  testDatabase = await createTestDatabase({
    migrations: [{ schema: 'events', folder: import.meta.resolve('./migrations/') }],
  })
  await testDatabase.database.pool.query('create table seen (n int)')
})
after(() => testDatabase.drop())

async function countSeen(): Promise<number> {
  return Number((await testDatabase.database.pool.query('select count(*) from seen')).rows[0].count)
}

/** A process that consumes slowly, so that it is killed in the middle of a batch. */
const consumerProgram = `
  import { sql } from 'kysely'
  import { pino } from 'pino'
  const { openDatabase } = await import(${JSON.stringify(import.meta.resolve('#platform/database/open-database.ts'))})
  const { createEventLog } = await import(${JSON.stringify(import.meta.resolve('./create-event-log.ts'))})
  const { startConsumers } = await import(${JSON.stringify(import.meta.resolve('./start-consumers.ts'))})
  const logger = pino({ level: 'silent' })
  const database = await openDatabase(process.argv[1], { logger })
  const handle = async (batch, transaction) => {
    for (const { data } of batch) await sql\`insert into seen values (\${data})\`.execute(transaction)
  }
  const consumers = [{ name: 'crash.reader', types: ['crash.made'], batch: 40, handle }]
  await startConsumers({ database, events: createEventLog({ database, logger }), consumers, logger })`

test('a consumer killed again and again, in the middle of its batches, sees each event once', async () => {
  const { database, url } = testDatabase
  const log = createEventLog({ database, logger })
  const made = Array.from({ length: events }, (_, n) => ({ workspace_id, type: 'crash.made', data: n }))
  await database.transact((transaction) => log.append(transaction, made))
  await log.close()
  let kills = 0
  for (const deadline = Date.now() + 60_000; (await countSeen()) < events; ) {
    assert.ok(Date.now() < deadline, `only ${await countSeen()} of ${events} events were seen`)
    const before = await countSeen()
    const child = spawn(process.execPath, ['--input-type=module', '--eval', consumerProgram, url], {
      cwd: import.meta.dirname,
      stdio: 'inherit',
    })
    while (child.exitCode === null && (await countSeen()) < Math.min(events, before + 600 + kills * 7))
      await sleep(1)
    child.kill('SIGKILL')
    await once(child, 'exit')
    kills += 1
  }
  const { rows } = await database.pool.query('select count(distinct n) as numbers, count(*) as all from seen')
  assert.deepEqual(rows, [{ numbers: events, all: events }])
  assert.ok(kills > 2)
})
