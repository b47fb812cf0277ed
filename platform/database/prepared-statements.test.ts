import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import type { Transaction } from './database.ts'

let testDatabase: TestDatabase
before(async () => {
  testDatabase = await createTestDatabase()
  await testDatabase.database.pool.query('create table bells (id int primary key, name text not null)')
})
after(() => testDatabase.drop())

/** Statements that the transaction's connection has prepared. */
async function listPrepared(transaction: Transaction): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`
    select statement from pg_prepared_statements where statement not like '%pg_prepared_statements%'
  `.execute(transaction)
  return rows.map(({ statement }) => statement)
}

const times = 8

test('a statement that comes again in transactions is prepared, one that comes outside is not', async () => {
  const { database } = testDatabase
  const prepared = await database.transact(async (transaction) => {
    for (let id = 0; id < times; id++) {
      await sql`insert into bells values (${id}, ${`bell ${id}`})`.execute(transaction)
      await sql`select count(*) from bells`.execute(transaction)
    }
    return listPrepared(transaction)
  })
  assert.deepEqual(prepared, ['insert into bells values ($1, $2)'])
  for (let id = 0; id < times; id++)
    await sql`select name from bells where id = ${id}`.execute(database.kysely)
  const later = await database.transact(listPrepared)
  assert.ok(!later.includes('select name from bells where id = $1'))
})

test('what comes with a long list is planned for it each time', async () => {
  const find = (ids: number[]) => (transaction: Transaction) =>
    sql`select id from bells where id = any(${ids}::int[])`.execute(transaction)
  const long = Array.from({ length: 100 }, (_, id) => id)
  const { database } = testDatabase
  const prepared = await database.transact(async (transaction) => {
    for (let time = 0; time < times; time++) await find(long)(transaction)
    return listPrepared(transaction)
  })
  assert.ok(!prepared.some((statement) => statement.includes('any(')))
  const { rows } = await database.transact(async (transaction) => {
    for (let time = 0; time < times; time++) await find([1])(transaction)
    return find(long)(transaction)
  })
  assert.equal(rows.length, times)
})

test('a transaction whose prepared statement is out of date runs once more and succeeds', async () => {
  const { database } = testDatabase
  const readBell = (transaction: Transaction) =>
    sql<Record<string, unknown>>`select * from bells where id = ${1}`.execute(transaction)
  await database.transact(async (transaction) => {
    for (let time = 0; time < times; time++) await readBell(transaction)
    assert.ok((await listPrepared(transaction)).includes('select * from bells where id = $1'))
  })
  await database.pool.query('alter table bells add column weight int')
  let runs = 0
  const { rows } = await database.transact(async (transaction) => {
    runs += 1
    return readBell(transaction)
  })
  assert.deepEqual([rows, runs], [[{ id: 1, name: 'bell 1', weight: null }], 2])
})
