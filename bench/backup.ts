import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { pino } from 'pino'
import { takePlace } from '#platform/backup/fresh-database.ts'
import { prepareRestore } from '#platform/backup/restore-backup.ts'
import { writeBackup } from '#platform/backup/write-backup.ts'
import type { Database } from '#platform/database/database.ts'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openConnection } from '#platform/database/open-connection.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import type { MigrationFolder } from '#platform/database/read-migrations.ts'
import { migrateJobs } from '#platform/jobs/start-jobs.ts'
import { readMigrationFolders } from '../server/migration-folders.ts'
import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'
import { type Spread, spreadOf } from './measuring/spread.ts'
import { takeTurns } from './measuring/take-turns.ts'

const logger = pino({ level: 'silent' })
const events = 150_000

/** How fast a backup is written and restored, beside bare COPY of the same rows. */
export async function measureBackup({ workplace, rounds, say }: BenchContext): Promise<Measurement[]> {
  const embedded = await startEmbeddedDatabase({ data_directory: await workplace.createFolder(), logger })
  const closeServer = workplace.endLater(embedded.stop)
  const folder = await workplace.createFolder()
  const place: Place = {
    file: join(folder, 'backup.tar'),
    copy: join(folder, 'log.copy'),
    folders: await readMigrationFolders(),
  }
  const database = await openDatabase(embedded.url, { logger })
  const closePool = workplace.endLater(database.close)
  say('backup: filling the database')
  await fill(database, place.folders)
  say('backup: writing and restoring')
  await back(database, place)
  await copyOut(database, place)
  const target = await createTarget(database, embedded.url)
  const turns = await takeTurns(rounds, {
    backup: () => timed(() => back(database, place)),
    copyOut: () => timed(() => copyOut(database, place)),
    restore: () => timed(() => restore(place, target)),
    copyIn: () => timed(() => copyIn(database, place)),
  })
  const bytes = (await stat(place.copy)).size
  await closePool()
  await closeServer()
  const rate = (times: readonly number[]): Spread => spreadOf(times.map((ms) => bytes / (ms / 1000)))
  const remark = `${Math.round(bytes / 1e6)} MB in ${events.toLocaleString('en')} events`
  return [
    {
      what: 'backup: compressed, checksummed, on disk',
      subject: null,
      unit: 'bytes_per_second',
      ours: rate(turns.backup),
      peers: [{ name: 'COPY of the same rows to a file', figure: rate(turns.copyOut) }],
      goal: null,
      remark,
    },
    {
      what: 'restore: checked, indexed, counted, in use',
      subject: null,
      unit: 'bytes_per_second',
      ours: rate(turns.restore),
      peers: [{ name: 'copying the same rows into a table without an index', figure: rate(turns.copyIn) }],
      goal: null,
      remark,
    },
  ]
}

interface Place {
  file: string
  copy: string
  folders: readonly MigrationFolder[]
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

async function fill(database: Database, folders: readonly MigrationFolder[]): Promise<void> {
  await migrate(database, folders, logger)
  await migrateJobs(database, logger)
  await database.pool.query(
    `insert into events.log (workspace_id, type, data)
     select uuidv7(), 'bench.made', json_build_object('n', n, 'hash', md5(n::text), 'text',
       (select string_agg(md5((n * 31 + part)::text), ' ') from generate_series(1, 12) as part))
     from generate_series(1, ${events}) as n`,
  )
  await database.pool.query('analyze')
}

/** A database that restores replace, so that the one in use stays. */
async function createTarget({ pool }: Database, url: string): Promise<string> {
  await pool.query('create database restored template template0')
  const target = new URL(url)
  target.pathname = '/restored'
  return target.href
}

async function back(database: Database, { file }: Place): Promise<void> {
  await writeBackup({
    database,
    file,
    id: '0198f6a0-0000-7000-8000-000000000001',
    reason: 'manual',
    product_version: 'bench',
  })
}

async function copyOut(database: Database, { copy }: Place): Promise<void> {
  const client = await openConnection(database)
  const lines = client.query(copyTo('copy (select * from events.log) to stdout'))
  await pipeline(lines, createWriteStream(copy, { flush: true }))
  await client.end()
}

async function restore({ file, folders }: Place, target: string): Promise<void> {
  const { fresh } = await prepareRestore({ file, url: target, folders, logger, replace: true })
  await takePlace(target, fresh, false)
}

/** What a restore cannot do without: the lines through one connection into a table without an index. */
async function copyIn(database: Database, { copy }: Place): Promise<void> {
  const { pool } = database
  await pool.query('create schema bench; create table bench.copied (like events.log)')
  const client = await openConnection(database)
  await pipeline(createReadStream(copy), client.query(copyFrom('copy bench.copied from stdin')))
  await client.end()
  await pool.query('drop schema bench cascade')
}
