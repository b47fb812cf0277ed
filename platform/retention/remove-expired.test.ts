import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { listRetention, registerRetention } from './register-retention.ts'
import { countExpired, removeExpired } from './remove-expired.ts'
import type { RetentionRule } from './retention-rule.ts'

const migrations = [{ schema: 'retention', folder: import.meta.resolve('./migrations/') }]

const rule: RetentionRule = {
  name: 'shop.parcels',
  description: 'Parcels that have arrived',
  table: 'shop.parcels',
  column: 'at',
  only: { column: 'state', values: ['arrived', 'lost'] },
  days: 10,
}

let testDatabase: TestDatabase
before(async () => {
  testDatabase = await createTestDatabase({ migrations })
  await testDatabase.database.pool.query(
    `create schema shop;
     create table shop.parcels (n int, state text, at timestamptz) partition by list (state);
     create table shop.done partition of shop.parcels for values in ('arrived', 'lost');
     create table shop.others partition of shop.parcels default;
     insert into shop.parcels
     select n, (array['arrived', 'lost', 'under way'])[n % 3 + 1], now() - make_interval(days => n / 1000)
     from generate_series(0, 19999) as n`,
  )
})
after(() => testDatabase.drop())

const remaining = async () =>
  (await testDatabase.database.pool.query('select count(*)::int as rows from shop.parcels')).rows[0].rows

test('rows past their time go, also from partitions and in several batches, and no others', async () => {
  const { database } = testDatabase
  await registerRetention(database, [rule])
  const [declared] = await listRetention(database)
  assert.deepEqual(declared, rule)
  const expired = await countExpired(database, rule)
  assert.ok(expired > 6000 && expired < 7000)
  assert.deepEqual(await removeExpired(database, rule, Date.now() + 60_000), {
    removed: expired,
    complete: true,
  })
  assert.equal(await remaining(), 20_000 - expired)
  assert.equal(await countExpired(database, rule), 0)
})

test('what is kept for ever stays, and so does all when the time is over or the table is gone', async () => {
  const { database } = testDatabase
  const rows = await remaining()
  const until = Date.now() + 60_000
  assert.equal((await removeExpired(database, { ...rule, days: null }, until)).removed, 0)
  assert.deepEqual(await removeExpired(database, { ...rule, days: 1 }, 0), { removed: 0, complete: false })
  assert.equal(await countExpired(database, { ...rule, table: 'shop.nothing' }), 0)
  assert.equal(await remaining(), rows)
})

test('a rule that is declared again takes the place of the one before', async () => {
  const { database } = testDatabase
  await registerRetention(database, [{ ...rule, days: null }])
  assert.deepEqual(await listRetention(database), [{ ...rule, days: null }])
})
