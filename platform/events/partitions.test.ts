import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { pino } from 'pino'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { keepPartitions } from './partitions.ts'

const logger = pino({ level: 'silent' })
const migrations = [{ schema: 'events', folder: import.meta.resolve('./migrations/') }]

let testDatabase: TestDatabase
beforeEach(async () => {
  testDatabase = await createTestDatabase({ migrations })
})
afterEach(() => testDatabase.drop())

const keep = (retention_days: number | null = null) =>
  keepPartitions({ database: testDatabase.database, logger, retention_days })

async function query(text: string): Promise<Record<string, unknown>[]> {
  return (await testDatabase.database.pool.query(text)).rows
}

async function partitions(): Promise<unknown[]> {
  const rows = await query(
    `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = 'events.log'::regclass order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** `YYYY_MM` of the month so many months from now. */
async function month(ahead: number): Promise<string> {
  const [row] = await query(`select to_char(now() + make_interval(months => ${ahead}), 'YYYY_MM') as month`)
  return String(row?.month)
}

async function insert(monthsAgo: number): Promise<void> {
  await query(
    `insert into events.log (workspace_id, type, data, at)
     values ('0198f6a0-0000-7000-8000-000000000001', 'test.made', '1', now() - make_interval(months => ${monthsAgo}))`,
  )
}

async function makePartition(monthsAgo: number): Promise<string> {
  const name = `log_${await month(-monthsAgo)}`
  const from = `date_trunc('month', now() - make_interval(months => ${monthsAgo}))`
  const [row] = await query(`select ${from} as lower, ${from} + interval '1 month' as upper`)
  await query(
    `create table events.${name} partition of events.log for values from ('${row?.lower}') to ('${row?.upper}')`,
  )
  return name
}

test('this month and the next two get a partition, once, also when several processes see to it', async () => {
  const expected = [`log_${await month(0)}`, `log_${await month(1)}`, `log_${await month(2)}`, 'log_rest']
  await Promise.all([keep(), keep(), keep()])
  await keep()
  assert.deepEqual(await partitions(), expected)
  await insert(0)
  assert.deepEqual(await query('select tableoid::regclass::text as "table" from events.log'), [
    { table: `events.log_${await month(0)}` },
  ])
})

test('events for which no partition was made in time stay readable, and the next months are made', async () => {
  await insert(0)
  await keep()
  assert.deepEqual(await partitions(), [`log_${await month(1)}`, `log_${await month(2)}`, 'log_rest'])
  assert.equal((await query('select from events.log')).length, 1)
})

test('months past retention are dropped, younger ones and all without retention are kept', async () => {
  const [old, young] = [await makePartition(4), await makePartition(1)]
  await insert(4)
  await keep(null)
  assert.ok((await partitions()).includes(old))
  await keep(60)
  const kept = await partitions()
  assert.ok(!kept.includes(old))
  assert.ok(kept.includes(young))
})

test('a month that a living consumer has still to read is kept, for one not seen any more it is not', async () => {
  const old = await makePartition(4)
  await insert(4)
  await query(
    `insert into events.consumers (name, types, replayable) values ('test.reader', '{test.made}', false)`,
  )
  await keep(60)
  assert.ok((await partitions()).includes(old))
  await query(`update events.consumers set seen_at = now() - interval '61 days'`)
  await keep(60)
  assert.ok(!(await partitions()).includes(old))
})
