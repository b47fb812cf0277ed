import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { executeTogether, send } from './pipeline.ts'

let testDatabase: TestDatabase
before(async () => {
  testDatabase = await createTestDatabase()
  await testDatabase.database.pool.query(`
    create table bells (id int primary key);
    create sequence tries;
    create function fail_at_first() returns void language plpgsql as $$
      begin
        if nextval('tries') = 1 then raise exception 'not now' using errcode = '40001'; end if;
      end $$`)
})
after(() => testDatabase.drop())

const countBells = async (): Promise<number> =>
  (await testDatabase.database.pool.query('select from bells')).rows.length

test('what is sent without waiting is done in its order, and seen by what is read after it', async () => {
  const seen = await testDatabase.database.transact(async (transaction) => {
    for (const id of [1, 2]) await send(transaction, sql`insert into bells values (${id})`)
    await send(transaction, sql`update bells set id = id + 10`)
    return sql<{ id: number }>`select id from bells order by id`.execute(transaction)
  })
  assert.deepEqual(seen.rows, [{ id: 11 }, { id: 12 }])
})

test('a statement that nobody waited for fails its transaction with its own error', async () => {
  const { database } = testDatabase
  const before = await countBells()
  const failsAtCommit = database.transact(async (transaction) => {
    await send(transaction, sql`insert into bells values (100)`)
    await send(transaction, sql`insert into bells values (100)`)
  })
  await assert.rejects(failsAtCommit, { code: '23505' })
  const failsAtTheNext = database.transact(async (transaction) => {
    await send(transaction, sql`insert into bells values (101), (101)`)
    await sql`select from bells`.execute(transaction)
  })
  await assert.rejects(failsAtTheNext, { code: '23505' })
  assert.equal(await countBells(), before)
})

test('a transaction whose unanswered statement met a serialisation failure is tried again', async () => {
  let runs = 0
  await testDatabase.database.transact(async (transaction) => {
    runs += 1
    await send(transaction, sql`select fail_at_first()`)
  })
  assert.equal(runs, 2)
})

test('statements sent together are answered each, and the later ones see what the earlier did', async () => {
  const [taken, found] = await testDatabase.database.transact((transaction) =>
    executeTogether<[{ id: number }, { count: number }]>(transaction, [
      sql`insert into bells values (200) returning id`,
      sql`select count(*)::int as count from bells where id = 200`,
    ]),
  )
  assert.deepEqual([taken.rows, found.rows], [[{ id: 200 }], [{ count: 1 }]])
})

test('a transaction on a connection that broke meanwhile fails, and the next one has another', async () => {
  const { database } = testDatabase
  const broken = database.transact(async (transaction) => {
    await send(transaction, sql`insert into bells values (300)`)
    await send(transaction, sql`select pg_terminate_backend(pg_backend_pid())`)
  })
  await assert.rejects(broken)
  await database.transact((transaction) => send(transaction, sql`insert into bells values (300)`))
})
