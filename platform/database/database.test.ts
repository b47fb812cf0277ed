import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { pino } from 'pino'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { openDatabase } from './open-database.ts'
import { afterCommit } from './transact.ts'

const logger = pino({ level: 'silent' })
let testDatabase: TestDatabase
before(async () => {
  testDatabase = await createTestDatabase()
  await testDatabase.database.pool.query('create table counters (id int primary key, value int not null)')
})
after(() => testDatabase.drop())

async function readOne(expression: string): Promise<unknown> {
  return (await testDatabase.database.pool.query(`select ${expression} as value`)).rows[0].value
}

test('a transaction that resolves is kept, one that rejects leaves nothing', async () => {
  const { database } = testDatabase
  await database.transact((transaction) => sql`insert into counters values (1, 1)`.execute(transaction))
  const failing = database.transact(async (transaction) => {
    await sql`insert into counters values (2, 1)`.execute(transaction)
    throw new Error('changed my mind')
  })
  await assert.rejects(failing, /changed my mind/)
  const { rows } = await database.pool.query('select id from counters where id in (1, 2)')
  assert.deepEqual(rows, [{ id: 1 }])
})

test('hooks run after the commit, also when registered on a transaction with other table types', async () => {
  const { database } = testDatabase
  const calls: string[] = []
  await database.transact(async (transaction) => {
    const typed = transaction.$extendTables<{ counters: { id: number; value: number } }>()
    await typed.insertInto('counters').values({ id: 3, value: 1 }).execute()
    afterCommit(typed, () => calls.push('committed'))
    calls.push('worked')
  })
  assert.deepEqual(calls, ['worked', 'committed'])
})

test('hooks of a transaction that is rolled back never run', async () => {
  let ran = false
  await assert.rejects(
    testDatabase.database.transact(async (transaction) => {
      afterCommit(transaction, () => {
        ran = true
      })
      throw new Error('no')
    }),
  )
  assert.equal(ran, false)
})

test('a deadlock is resolved by trying again, and the hooks of the lost try are forgotten', async () => {
  const { database } = testDatabase
  await database.pool.query('insert into counters values (10, 0), (11, 0)')
  let arrived = 0
  let hooks = 0
  const bothHoldOne = Promise.withResolvers<void>()
  const addInOrder = (first: number, second: number) =>
    database.transact(async (transaction) => {
      afterCommit(transaction, () => {
        hooks += 1
      })
      await sql`update counters set value = value + 1 where id = ${first}`.execute(transaction)
      arrived += 1
      if (arrived === 2) bothHoldOne.resolve()
      await bothHoldOne.promise
      await sql`update counters set value = value + 1 where id = ${second}`.execute(transaction)
    })
  await Promise.all([addInOrder(10, 11), addInOrder(11, 10)])
  const { rows } = await database.pool.query('select value from counters where id in (10, 11)')
  assert.deepEqual(rows, [{ value: 2 }, { value: 2 }])
  assert.ok(arrived > 2)
  assert.equal(hooks, 2)
})

test('times are RFC 3339 in UTC, clamped to the years it can write', async () => {
  assert.equal(await readOne("'2026-03-01 12:00:00.120+02'::timestamptz"), '2026-03-01T10:00:00.12Z')
  assert.equal(await readOne("'2026-03-01 12:00:00.123456Z'::timestamptz"), '2026-03-01T12:00:00.123456Z')
  assert.equal(await readOne("'infinity'::timestamptz"), '9999-12-31T23:59:59.999999Z')
  assert.equal(await readOne("'-infinity'::timestamptz"), '0001-01-01T00:00:00Z')
  assert.equal(await readOne("'290000-01-01'::timestamptz"), '9999-12-31T23:59:59.999999Z')
  assert.equal(await readOne("'0044-03-15 BC'::timestamptz"), '0001-01-01T00:00:00Z')
  assert.deepEqual(await readOne("array['2026-03-01T12:00:00Z', null]::timestamptz[]"), [
    '2026-03-01T12:00:00Z',
    null,
  ])
})

test('big integers are numbers while exact, digits beyond; days stay days; JSON is parsed', async () => {
  assert.equal(await readOne('9007199254740991::int8'), 9007199254740991)
  assert.equal(await readOne('9007199254740993::int8'), '9007199254740993')
  assert.deepEqual(await readOne('array[1, 2]::int8[]'), [1, 2])
  assert.equal(await readOne("'2026-03-01'::date"), '2026-03-01')
  assert.deepEqual(await readOne(`'{"a": [1]}'::jsonb`), { a: [1] })
})

test('a database that cannot be reached is named, with the remedy and without the password', async () => {
  const url = 'postgresql://someone:s3cret%21@127.0.0.1:1/nowhere'
  await assert.rejects(openDatabase(url, { logger, patience: 0 }), (error: Error) => {
    assert.match(
      error.message,
      /^The database at 127\.0\.0\.1:1\/nowhere cannot be used, nothing listens there/,
    )
    assert.doesNotMatch(JSON.stringify(error) + error.stack, /s3cret/)
    return true
  })
})

test('a database name that does not exist is told', async () => {
  const url = testDatabase.url.replace(/test_\w+/, 'not_there')
  await assert.rejects(openDatabase(url, { logger }), /has no database of this name: create it/)
})

test('something that is no URL is told without repeating it', async () => {
  for (const url of ['postgresql://a:hunter2@:x:/', 'hunter2'])
    await assert.rejects(openDatabase(url, { logger, patience: 0 }), (error: Error) => {
      assert.equal(error.name, 'StartupError')
      assert.doesNotMatch(error.message, /hunter2/)
      return true
    })
})

test('the pool recovers after the database has cut every connection', async () => {
  const { database } = testDatabase
  await Promise.all(Array.from({ length: 4 }, () => database.ping()))
  await database.pool
    .query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()')
    .catch(() => {})
  const deadline = Date.now() + 2000
  const answers = () =>
    database.ping().then(
      () => true,
      () => Date.now() > deadline,
    )
  while (!(await answers())) await sleep(10)
  await database.ping()
})
