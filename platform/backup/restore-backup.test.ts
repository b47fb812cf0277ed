import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { migrate } from '#platform/database/migrate.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import type { MigrationFolder } from '#platform/database/read-migrations.ts'
import { createJobQueue } from '#platform/jobs/create-job-queue.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { startTestCluster } from '#platform/testing/test-cluster.ts'
import { listReplaced, takePlace } from './fresh-database.ts'
import { prepareRestore, type RestoreOptions } from './restore-backup.ts'
import {
  createFolder,
  createShopFolders,
  describeTables,
  digestTables,
  fillShop,
  workspace_id,
} from './testing/shop.ts'
import { writeBackup } from './write-backup.ts'

const logger = pino({ level: 'silent' })

interface Shop extends TestDatabase {
  folders: MigrationFolder[]
  file: string
}

/** A shop with rows in every kind of table, and a place for its backup. */
async function createShop(t: TestContext, customers = 300): Promise<Shop> {
  const folders = await createShopFolders(t)
  const testDatabase = await createTestDatabase({ migrations: folders })
  t.after(() => testDatabase.drop())
  await fillShop(testDatabase.database, customers)
  return { ...testDatabase, folders, file: path.join(await createFolder(t), 'backup.tar') }
}

function backUp({ database, file }: Shop, options = {}) {
  return writeBackup({
    database,
    file,
    id: randomUUID(),
    reason: 'manual',
    product_version: '1.2.3',
    ...options,
  })
}

/** An empty database to restore into, which is closed before. */
async function createTarget(t: TestContext): Promise<string> {
  const target = await createTestDatabase()
  t.after(() => target.drop())
  await target.database.pool.end()
  target.database.close = async () => {}
  return target.url
}

async function restore(options: Partial<RestoreOptions> & Pick<RestoreOptions, 'file' | 'url' | 'folders'>) {
  const { fresh, replaces } = await prepareRestore({ logger, replace: false, ...options })
  return takePlace(options.url, fresh, replaces)
}

async function open(t: TestContext, url: string) {
  const database = await openDatabase(url, { logger })
  t.after(() => database.close())
  return database
}

test('a restored database holds the same rows, and has the same indexes, constraints and triggers', async (t) => {
  const shop = await createShop(t)
  await createJobQueue(shop.database).enqueue('shop.ship', { order: 7 }, { queue: 'shipping', key: 'seven' })
  await shop.database.pool.query(
    `insert into events.log (workspace_id, type, data) select $1, 'order.made', '{"text": "a\\u0000b"}' from generate_series(1, 9)`,
    [workspace_id],
  )
  const before = [await digestTables(shop.database), await describeTables(shop.database)]
  await backUp(shop)
  const url = await createTarget(t)
  assert.equal(await restore({ ...shop, url }), null)
  const restored = await open(t, url)
  assert.deepEqual([await digestTables(restored), await describeTables(restored)], before)

  const { rows } = await restored.pool.query(
    `insert into shop.customers (workspace_id) values ($1) returning id::int, (select max(id)::int from shop.customers) as last`,
    [workspace_id],
  )
  assert.deepEqual(rows, [{ id: 301, last: 300 }], 'numbers go on after those of the backup')
})

test('a table is larger than a part, and nobody but the owner may read the archive', async (t) => {
  const shop = await createShop(t, 1)
  await shop.database.pool.query(
    `insert into shop.orders (workspace_id, customer_id, number, amount, raw)
     select workspace_id, id, number, 1, decode(repeat(md5(number::text), 3000), 'hex')
     from shop.customers, generate_series(3, 150) as number`,
  )
  const { manifest } = await backUp(shop)
  const orders = manifest.tables.find(({ name }) => name === 'orders')
  assert.deepEqual([orders?.rows, orders && orders.members > 2], [150, true])
  assert.equal((await stat(shop.file)).mode & 0o777, 0o600)
  const url = await createTarget(t)
  await restore({ ...shop, url })
  assert.deepEqual(await digestTables(await open(t, url)), await digestTables(shop.database))
})

test('an archive opens with tar and zstd as the guide says', async (t) => {
  const shop = await createShop(t)
  await backUp(shop)
  const folder = await createFolder(t)
  const untar = await runProgram('tar', ['xf', shop.file, '-C', folder])
  assert.deepEqual([untar.code, untar.stderr], [0, ''])
  assert.ok((await readdir(folder)).includes('manifest.json'))
  assert.ok((await readdir(path.join(folder, 'tables'))).includes('shop.orders'))
})

test('a database in use is replaced only when told to, and is kept beside the new one', async (t) => {
  const shop = await createShop(t, 5)
  await backUp(shop)
  const other = await createShop(t, 9)
  const target = { file: shop.file, folders: shop.folders, url: other.url }
  await assert.rejects(restore(target), /already holds data.*--replace/)
  await assert.rejects(restore({ ...target, replace: true }), /while throughline is connected/)
  await other.database.close()
  other.database.close = async () => {}
  const kept = await restore({ ...target, replace: true })
  assert.deepEqual(
    (await listReplaced(other.url)).map(({ name }) => name),
    [kept],
  )
  const count = async (url: string) =>
    (await (await open(t, url)).pool.query('select count(*)::int from shop.customers')).rows[0].count
  assert.equal(await count(other.url), 5)
  const keptUrl = new URL(other.url)
  keptUrl.pathname = `/${kept}`
  const old = await openDatabase(keptUrl.href, { logger })
  assert.equal((await old.pool.query('select count(*)::int from shop.customers')).rows[0].count, 9)
  await old.close()
})

test('a database that also holds tables of somebody else is not replaced', async (t) => {
  const shop = await createShop(t, 5)
  await backUp(shop)
  await shop.database.pool.query('create table public.payroll ()')
  await assert.rejects(restore({ ...shop, replace: true }), /somebody else \(public\.payroll\)/)
})

test('an archive of an older version is restored as it was and then brought up to date', async (t) => {
  const shop = await createShop(t, 5)
  await backUp(shop)
  const folders = await createShopFolders(t, true)
  const url = await createTarget(t)
  await restore({ file: shop.file, folders, url })
  const { rows } = await (await open(t, url)).pool.query('select distinct paid from shop.orders')
  assert.deepEqual(rows, [{ paid: true }])
})

test('an archive of a newer version, or of another one, is refused and the server left alone', async (t) => {
  const shop = await createShop(t, 5)
  const later = await createShopFolders(t, true)
  await migrate(shop.database, later, logger)
  await backUp(shop)
  const url = await createTarget(t)
  await assert.rejects(restore({ ...shop, url }), /newer version.*1\.2\.3.*shop\/0002-paid\.sql/)
  await assert.rejects(restore({ ...shop, url, folders: later.slice(0, 3) }), /newer version/)
  const changed = await createShopFolders(t, true)
  const folder = new URL(changed.at(-1)?.folder ?? '')
  await writeFile(new URL('0002-paid.sql', folder), 'select 1')
  await assert.rejects(restore({ ...shop, url, folders: changed }), /another shop\/0002-paid\.sql/)
  assert.deepEqual(await listDatabases(await open(t, shop.url), url), [])
})

test('a backup goes into a PostgreSQL server of its own', async (t) => {
  const shop = await createShop(t)
  await backUp(shop)
  const cluster = await startTestCluster()
  t.after(() => cluster.stop())
  const server = await openDatabase(cluster.url, { logger })
  await server.pool.query('create database throughline')
  await server.close()
  const url = Object.assign(new URL(cluster.url), { pathname: '/throughline' }).href
  await restore({ ...shop, url })
  const restored = await openDatabase(url, { logger })
  assert.deepEqual(await digestTables(restored), await digestTables(shop.database))
  await restored.close()
})

test('a job that was running when the backup was taken waits for a worker again', async (t) => {
  const shop = await createShop(t, 1)
  const jobs = createJobQueue(shop.database)
  await jobs.enqueue('shop.ship', {}, { queue: 'shipping' })
  await shop.database.pool.query(
    `update graphile_worker._private_jobs set locked_by = 'gone', locked_at = now();
     update graphile_worker._private_job_queues set locked_by = 'gone', locked_at = now()`,
  )
  await backUp(shop)
  const url = await createTarget(t)
  await restore({ ...shop, url })
  const { rows } = await (await open(t, url)).pool.query(
    `select task_identifier, locked_by, (select count(*)::int from graphile_worker._private_job_queues where locked_by is not null) as queues
     from graphile_worker.jobs`,
  )
  assert.deepEqual(rows, [{ task_identifier: 'shop.ship', locked_by: null, queues: 0 }])
})

test('a restore that is cancelled leaves no database behind', async (t) => {
  const shop = await createShop(t)
  await backUp(shop)
  const url = await createTarget(t)
  const cancelled = new AbortController()
  const onProgress = ({ stage }: { stage: string }) => {
    if (stage === 'copying') cancelled.abort(new Error('cancelled'))
  }
  await assert.rejects(restore({ ...shop, url, signal: cancelled.signal, onProgress }), /cancelled/)
  assert.deepEqual(await listDatabases(shop.database, url), [])
})

test('a backup that is cancelled, or finds nothing, leaves no file behind', async (t) => {
  const shop = await createShop(t)
  const cancelled = new AbortController()
  const onProgress = () => cancelled.abort(new Error('cancelled'))
  await assert.rejects(backUp(shop, { signal: cancelled.signal, onProgress }), /cancelled/)
  const empty = await openDatabase(await createTarget(t), { logger })
  await assert.rejects(backUp({ ...shop, database: empty }), /nothing to back up/)
  await empty.close()
  assert.deepEqual(await readdir(path.dirname(shop.file)), [])
})

/** Databases that a restore made beside the one at `url`. */
async function listDatabases({ pool }: TestDatabase['database'], url: string): Promise<string[]> {
  const { rows } = await pool.query(
    'select datname::text as name from pg_database where starts_with(datname, $1)',
    [`${new URL(url).pathname.slice(1)}_`],
  )
  return rows.map(({ name }) => name)
}
