import assert from 'node:assert/strict'
import { copyFile, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Backup, databaseContract, type Restore } from '#contracts/database.ts'
import { dropReplaced, findReady, listReplaced, takePlace } from '#platform/backup/fresh-database.ts'
import { startTestServices, type TestServices } from '#platform/testing/service.ts'
import { database } from './service.ts'

let folder: string
let running: TestServices

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-database-'))
  await writeFile(join(folder, 'owner.key'), 'the key of the owner\n')
  running = await startTestServices({
    services: [database],
    environment: { THROUGHLINE_DATA_DIR: folder, THROUGHLINE_BACKUPS_KEPT: '2' },
  })
})
after(async () => {
  await running.stop()
  await rm(folder, { recursive: true, force: true })
})

const client = (as = {}) => running.client(databaseContract, as)
const files = () => readdir(join(folder, 'backups'))

async function waitFor<T>(look: () => Promise<T>, isDone: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await look()
    if (isDone(found)) return found
    await sleep(10)
  }
}

const finished = ({ id }: { id: string }): Promise<Backup> =>
  waitFor(
    () => client().getBackup({ params: { id } }),
    ({ state }) => state !== 'waiting' && state !== 'running',
  )

async function makeBackup(body = {}): Promise<Backup & { file: string }> {
  const backup = await finished(await client().createBackup({ body }))
  assert.equal(backup.state, 'done', backup.error ?? '')
  return { ...backup, file: backup.file ?? '' }
}

test('figures tell of the server, the schemas and the event log', async () => {
  const figures = await client().getDatabaseStatistics()
  assert.match(figures.server_version, /^18/)
  assert.ok(figures.bytes > 1_000_000 && figures.connections.open > 0)
  assert.ok(figures.schemas.some(({ name, tables }) => name === 'database' && tables === 2))
  assert.equal(figures.event_log.partitions.length, 4)
  const { items } = await client().listTables()
  const sizes = items.map(({ bytes }) => bytes)
  assert.deepEqual(
    sizes,
    sizes.toSorted((one, other) => other - one),
  )
  assert.ok(items.some(({ schema, name }) => schema === 'events' && name === 'consumers'))
})

test('a backup is made, listed, verified, downloaded as it is, and removed', async () => {
  const backup = await makeBackup()
  assert.deepEqual([backup.reason, backup.progress.stage, backup.has_secrets], ['manual', 'done', false])
  assert.ok((backup.tables ?? 0) > 5)
  assert.deepEqual(await files(), [backup.file])
  assert.equal((await stat(join(folder, 'backups', backup.file))).mode & 0o777, 0o600)
  assert.equal((await stat(join(folder, 'backups'))).mode & 0o777, 0o700)
  const params = { id: backup.id }
  assert.equal((await client().listBackups()).items[0]?.id, backup.id)

  await client().verifyBackup({ params })
  await running.settle()
  assert.equal((await client().getBackup({ params })).verification?.state, 'intact')

  const url = `/database/backups/${backup.id}/download`
  const download = await running.request(databaseContract, { method: 'GET', url })
  assert.equal(download.headers['content-type'], 'application/x-tar')
  assert.equal(download.headers['content-disposition'], `attachment; filename="${backup.file}"`)
  assert.deepEqual(download.rawPayload, await readFile(join(folder, 'backups', backup.file)))

  await client().deleteBackup({ params })
  assert.deepEqual(await files(), [])
  await assert.rejects(client().getBackup({ params }), { code: 'backup_not_found' })
})

test('a backup whose file was changed is found damaged', async () => {
  const { id, file } = await makeBackup()
  const handle = await open(join(folder, 'backups', file), 'r+')
  await handle.write(Buffer.from('!'), 0, 1, 600)
  await handle.close()
  await client().verifyBackup({ params: { id } })
  await running.settle()
  const { verification } = await client().getBackup({ params: { id } })
  assert.deepEqual(
    [verification?.state, verification?.detail?.slice(0, 19)],
    ['damaged', 'The file is damaged'],
  )
  await client().deleteBackup({ params: { id } })
})

test('files that come and go without the service are in the list, and what is no backup is not', async () => {
  const { id, file } = await makeBackup()
  await copyFile(join(folder, 'backups', file), join(folder, 'elsewhere'))
  await rm(join(folder, 'backups', file))
  assert.deepEqual((await client().listBackups()).items, [])
  await copyFile(join(folder, 'elsewhere'), join(folder, 'backups', 'brought.tar'))
  await writeFile(join(folder, 'backups', 'holiday.tar'), 'no backup')
  const { items } = await client().listBackups()
  assert.deepEqual(
    items.map((item) => [item.id, item.file, item.state]),
    [[id, 'brought.tar', 'done']],
  )
  await client().deleteBackup({ params: { id } })
  assert.deepEqual(await files(), ['holiday.tar'])
  await rm(join(folder, 'backups', 'holiday.tar'))
})

test('the list has pages, and a cursor of another list is refused', async () => {
  const made = [await makeBackup(), await makeBackup(), await makeBackup()].map(({ id }) => id).reverse()
  const first = await client().listBackups({ query: { limit: 2 } })
  const rest = await client().listBackups({ query: { limit: 2, cursor: first.next_cursor ?? '' } })
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ id }) => id),
    made,
  )
  assert.equal(rest.next_cursor, null)
  await assert.rejects(client().listBackups({ query: { cursor: 'bm90aGluZw' } }), { code: 'invalid_request' })
  for (const id of made) await client().deleteBackup({ params: { id } })
})

test('a second backup is refused while one is being made, and the first can be cancelled', async () => {
  const blocker = await running.database.pool.connect()
  // A backup waits for whoever holds a table for itself alone.
  await blocker.query('begin; lock table http.idempotency_keys in access exclusive mode')
  const { id } = await client().createBackup({ body: {} })
  await waitFor(
    () => client().getBackup({ params: { id } }),
    ({ state }) => state === 'running',
  )
  await assert.rejects(client().createBackup({ body: {} }), { code: 'backup_in_progress' })
  await assert.rejects(client().deleteBackup({ params: { id } }), { code: 'backup_in_progress' })
  await client().cancelBackup({ params: { id } })
  await blocker.query('rollback')
  blocker.release()
  const backup = await finished({ id })
  assert.deepEqual([backup.state, backup.file, await files()], ['cancelled', null, []])
  await assert.rejects(client().cancelBackup({ params: { id } }), { code: 'nothing_to_cancel' })
})

test('key files are in a backup only when the owner asks, and only the owner gets it', async () => {
  const admin = client({ role: 'admin' })
  await assert.rejects(admin.createBackup({ body: { include_secrets: true } }), { code: 'forbidden' })
  const { id, file } = await makeBackup({ include_secrets: true })
  assert.ok((await readFile(join(folder, 'backups', file))).includes('the key of the owner'))
  await assert.rejects(admin.downloadBackup({ params: { id } }), { code: 'forbidden' })
  await client().deleteBackup({ params: { id } })
})

test('nobody below an administrator, and nobody of another workspace, gets at anything', async () => {
  await assert.rejects(client({ role: 'lead' }).listBackups(), { code: 'forbidden' })
  const stranger = client({ workspace_id: '00000000-0000-7000-8000-000000000002' })
  await assert.rejects(stranger.getDatabaseStatistics(), { code: 'forbidden' })
  await assert.rejects(stranger.createBackup({ body: {} }), { code: 'forbidden' })
  await assert.rejects(client({ role: 'admin' }).cleanUp({ body: {} }), { code: 'forbidden' })
})

test('of the backups that make themselves, the newest are kept', async () => {
  const { rows } = await running.database.pool.query(
    'select identifier from graphile_worker._private_known_crontabs order by 1',
  )
  assert.deepEqual(
    rows.map(({ identifier }) => identifier),
    ['database.cleanup', 'database.scheduled_backup'],
  )
  for (let i = 0; i < 3; i++) {
    await running.database.pool.query("select graphile_worker.add_job('database.scheduled_backup')")
    await waitFor(
      () => client().listBackups(),
      ({ items }) => items.filter(({ state }) => state === 'done').length >= Math.min(i + 1, 2),
    )
    await running.settle()
  }
  assert.equal((await files()).length, 2)
  for (const { id } of (await client().listBackups()).items) await client().deleteBackup({ params: { id } })
})

test('a cleanup tells what it would remove before it removes it', async () => {
  const { pool } = running.database
  await pool.query(
    `insert into http.idempotency_keys (workspace_id, principal_id, key, request_digest, started_at)
     select uuidv7(), 'me', 'k' || n, '', now() - make_interval(days => n) from generate_series(0, 6) as n`,
  )
  await pool.query(
    `select graphile_worker.add_job('nobody.knows', max_attempts => 1);
     alter table graphile_worker._private_jobs disable trigger user;
     update graphile_worker._private_jobs set attempts = 1, updated_at = now() - interval '40 days';
     alter table graphile_worker._private_jobs enable trigger user`,
  )
  const counted = ({ items }: Awaited<ReturnType<ReturnType<typeof client>['cleanUp']>>) =>
    Object.fromEntries(items.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]))
  const expected = { 'http.idempotency_keys': 6, 'jobs.failed': 1 }
  assert.deepEqual(counted(await client().cleanUp({ body: { dry_run: true } })), expected)
  assert.deepEqual(counted(await client().cleanUp({ body: { dry_run: true } })), expected)
  const { complete, ...done } = await client().cleanUp({ body: {} })
  assert.deepEqual([counted({ complete, ...done }), complete], [expected, true])
  assert.deepEqual(counted(await client().cleanUp({ body: { dry_run: true } })), {})
})

test('a backup onto a disk that does not take it leaves nothing, and is said in /ready until one succeeds', async () => {
  const file = join(folder, 'backups')
  await rm(file, { recursive: true })
  await writeFile(file, 'in the way')
  const backup = await finished(await client().createBackup({ body: {} }))
  assert.equal(backup.state, 'failed')
  assert.match(backup.error ?? '', /could not be written to .*backups/)
  const ready = async () => (await running.request(databaseContract, { method: 'GET', url: '/ready' })).json()
  assert.equal((await ready()).status, 'degraded')
  await rm(file)
  const { id } = await makeBackup()
  assert.equal((await ready()).status, 'ready')
  await client().deleteBackup({ params: { id } })
})

test('a restore waits beside the running database for the next start, and can be taken back', async () => {
  const { id } = await makeBackup()
  const settled = (restore: Restore | null) => restore?.state !== 'waiting' && restore?.state !== 'running'
  await client().createRestore({ body: { backup_id: id } })
  await assert.rejects(client().createRestore({ body: { backup_id: id } }), { code: 'restore_in_progress' })
  const restore = await waitFor(() => client().getRestore(), settled)
  assert.deepEqual([restore?.state, restore?.error], ['ready', null])
  const fresh = await findReady(running.url)
  assert.ok(fresh)
  await assert.rejects(takePlace(running.url, fresh, true), /while .*throughline.* connected/)
  await client().cancelRestore()
  assert.equal(await findReady(running.url), undefined)
  await assert.rejects(client().cancelRestore(), { code: 'nothing_to_cancel' })
  for (const replaced of await listReplaced(running.url)) await dropReplaced(running.url, replaced)
  await client().deleteBackup({ params: { id } })
})
