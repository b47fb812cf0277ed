import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createDeriveKey } from '#platform/identity/derive-key.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { erasePerson } from './erase-person.ts'
import { exportPerson } from './export-person.ts'
import { listLogins } from './list-logins.ts'
import type { PersonalTable } from './personal-table.ts'
import { createPseudonyms, type Pseudonyms } from './pseudonyms.ts'

const here = '00000000-0000-7000-8000-0000000000aa'
const elsewhere = '00000000-0000-7000-8000-0000000000bb'
const account = '00000000-0000-7000-8000-00000000000a'
const ada = 'ada@example.com'

const tables: PersonalTable[] = [
  {
    table: 'shop.orders',
    people: [{ address: 'buyer_email', name: 'buyer_name' }],
    texts: ['note', 'tags'],
    json: ['parcel'],
    erasure: 'pseudonym',
    export: 'What you bought',
    withheld: ['tags'],
  },
  {
    table: 'shop.invoices',
    parent: { table: 'shop.orders', columns: { order_number: 'number' } },
    erasure: 'delete',
    export: 'What you owe',
  },
  { table: 'shop.letters', texts: ['letter'], erasure: 'pseudonym', export: null },
  { table: 'shop.baskets', accounts: ['owner'], erasure: 'delete', export: 'What you may buy' },
]

let testDatabase: TestDatabase
let pseudonyms: Pseudonyms
before(async () => {
  testDatabase = await createTestDatabase({
    migrations: [{ schema: 'privacy', folder: import.meta.resolve('./migrations/') }],
  })
  await testDatabase.database.pool.query(`
    create schema shop;
    create table shop.orders (workspace_id uuid, number int, buyer_email text, buyer_name text, note text, tags text[],
      parcel json, at timestamptz) partition by range (number);
    create table shop.old_orders partition of shop.orders for values from (0) to (500);
    create table shop.new_orders partition of shop.orders default;
    create table shop.invoices (workspace_id uuid, order_number int);
    create table shop.letters (workspace_id uuid, letter text);
    insert into shop.letters values ('${here}', 'Dear Ada Lovelace'), ('${here}', 'Dear Bob');
    create table shop.baskets (workspace_id uuid, owner text);
    insert into shop.orders
    select w, n, case n % 2 when 0 then 'Ada@Example.com' else 'bob@example.com' end,
      case n % 2 when 0 then 'Ada Lovelace' else 'Bob' end, 'For ada lovelace ' || n, array['a', 'by ada@example.com'],
      json_build_object('to', json_build_object('name', 'Countess', 'email', '${ada}', 'username', 'adal'), 'n', n,
        'by', json_build_object('login', 'adal'))
    from generate_series(1, 1000) as n, unnest(array['${here}', '${elsewhere}']::uuid[]) as w;
    insert into shop.invoices select workspace_id, number from shop.orders;
    insert into shop.baskets values ('${here}', '${account}'), ('${here}', 'ADA@example.com'), ('${here}', 'other');
  `)
  pseudonyms = createPseudonyms(testDatabase.database, createDeriveKey(Buffer.alloc(32, 'test')))
})
after(() => testDatabase.drop())

async function readAll<T>(records: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const record of records) all.push(record)
  return all
}

const count = async (where: string, table = 'shop.orders') =>
  (await testDatabase.database.pool.query(`select count(*)::int as rows from ${table} as t where ${where}`))
    .rows[0].rows

test('an export has the rows of the person in the workspace, without what is withheld', async () => {
  const person = { workspace_id: here, account_id: account, addresses: [ada] }
  const found = new Map<string, Record<string, unknown>[]>()
  for (const { name, records } of exportPerson(testDatabase.database, tables, person))
    found.set(name, await readAll(records))
  assert.deepEqual(
    [...found].map(([name, records]) => [name, records.length]),
    [
      ['shop/orders.jsonl', 500],
      ['shop/invoices.jsonl', 500],
      ['shop/baskets.jsonl', 2],
    ],
  )
  assert.deepEqual(Object.keys(found.get('shop/orders.jsonl')?.[0] ?? {}), [
    'number',
    'buyer_email',
    'buyer_name',
    'note',
    'parcel',
    'at',
  ])
})

test('an export has what a code host tells of a user name that stands beside an address of the person', async () => {
  const { database } = testDatabase
  const person = { workspace_id: here, account_id: account, addresses: [ada] }
  const hosted: PersonalTable[] = [
    { table: 'shop.orders', json: ['parcel'], erasure: 'pseudonym', export: null },
    { table: 'shop.reviews', logins: ['writer'], erasure: 'pseudonym', export: 'What you reviewed' },
  ]
  await database.pool.query(`
    create table shop.reviews (workspace_id uuid, writer text, n int);
    insert into shop.reviews values ('${here}', 'AdaL', 1), ('${here}', 'bob', 2), ('${elsewhere}', 'adal', 3)`)
  const logins = await listLogins(database, hosted, person)
  assert.deepEqual(logins, ['adal'])
  const [file] = exportPerson(database, hosted, person, logins)
  assert.ok(file)
  assert.deepEqual(await readAll(file.records), [{ writer: 'AdaL', n: 1 }])
  assert.deepEqual(await listLogins(database, hosted, { ...person, addresses: ['eve@example.com'] }), [])
})

test('an erasure leaves no name, address or user name in the workspace, all facts, and other workspaces alone', async () => {
  const pseudonym = pseudonyms.digests.pseudonymOf(here, account)
  const scope = { workspace_id: here, account_id: account, pseudonym, everywhere: false }
  const erase = () =>
    erasePerson({
      database: testDatabase.database,
      pseudonyms,
      tables,
      scope,
      signal: new AbortController().signal,
    })
  await pseudonyms.add(here, pseudonym, [{ kind: 'address', value: ada }])
  assert.deepEqual(await erase(), { deleted: 502, rewritten: 2001 })
  assert.equal(await count(`letter in ('Dear Erased ${pseudonym}', 'Dear Bob')`, 'shop.letters'), 2)
  assert.equal(await count(`workspace_id = '${here}' and t::text ~* 'ada|lovelace|countess'`), 0)
  assert.equal(await count(`workspace_id = '${elsewhere}' and t::text ~* 'ada'`), 1000)
  assert.equal(await count(`workspace_id = '${here}' and buyer_name = 'Erased ${pseudonym}'`), 500)
  assert.equal(
    await count(`workspace_id = '${here}' and buyer_name = 'Bob' and (parcel->>'n')::int = number`),
    500,
  )
  assert.equal(await count(`workspace_id = '${here}'`, 'shop.invoices'), 500)
  assert.equal(await count(`workspace_id = '${elsewhere}'`, 'shop.invoices'), 1000)
  assert.equal(await count('true', 'shop.baskets'), 1)
  assert.deepEqual(await erase(), { deleted: 0, rewritten: 0 })
})

test('who stores a text while somebody is being erased is waited for, and what they stored is found', async () => {
  const pseudonym = pseudonyms.digests.pseudonymOf(elsewhere, account)
  let adding: Promise<number> | undefined
  await testDatabase.database.transact(async (transaction) => {
    assert.equal(await pseudonyms.loadFor(transaction, elsewhere), null)
    adding = pseudonyms.add(elsewhere, pseudonym, [{ kind: 'address', value: ada }])
    const early = await Promise.race([adding, new Promise((resolve) => setTimeout(resolve, 100, 'waits'))])
    assert.equal(early, 'waits')
  })
  assert.equal(await adding, 1)
  const names = await pseudonyms.load(elsewhere)
  assert.equal(names?.text(ada), `${pseudonym}@erased.invalid`)
  assert.notEqual(pseudonym, pseudonyms.digests.pseudonymOf(here, account), 'nobody puts workspaces together')
})
