import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import type { MigrationFolder } from '#platform/database/read-migrations.ts'
import { StartupError } from '#platform/errors/startup-error.ts'
import { migrateJobs } from '#platform/jobs/start-jobs.ts'
import { type Archive, openArchive } from './archive/read-archive.ts'
import { foldersOf } from './compatibility.ts'
import { type FillOptions, fillDatabase } from './fill-database.ts'
import { createFreshDatabase, dropFreshDatabase, markReady } from './fresh-database.ts'
import { readForeignTables, readJobQueueVersion, readLedger } from './read-catalog.ts'

export interface RestoreOptions extends FillOptions {
  file: string
  /** The database whose place the restored one shall take. */
  url: string
  /** Every schema of this version. */
  folders: readonly MigrationFolder[]
  logger: Logger
  /** Whether a database that holds something may be replaced. */
  replace: boolean
}

/** A restored database beside the one it shall replace; nothing has changed there yet. */
export interface PreparedRestore {
  /** Where it is now; see `takePlace`. */
  fresh: string
  /** Whether the other holds something worth keeping. */
  replaces: boolean
  archive: Pick<Archive, 'manifest' | 'bytes' | 'sha256'>
}

/**
 * Restores an archive into a database of its own beside the one at `url`: every byte of the archive is checked before
 * the server is touched, every row afterwards. It is then brought to this version's level and marked as ready. On any
 * failure it is removed again.
 *
 * @throws {ArchiveError} when the archive is damaged
 * @throws {StartupError} when it does not fit this version, or the database may not be replaced
 */
export async function prepareRestore(options: RestoreOptions): Promise<PreparedRestore> {
  const { file, url, folders, logger, replace, signal, onProgress } = options
  const archive = await openArchive(file, {
    ...(signal && { signal }),
    onProgress: (done, total) => onProgress?.({ stage: 'checking', table: null, done, total }),
  })
  try {
    const past = await foldersOf(archive.manifest, folders)
    const replaces = await checkTarget(url, logger, replace)
    const fresh = await createFreshDatabase(url)
    try {
      const database = await openDatabase(fresh, { logger, name: 'throughline restore', connections: 2 })
      try {
        await migrate(database, past, logger)
        await migrateJobs(database, logger)
        await checkJobQueue(database, archive)
        await fillDatabase(database, archive, options)
        await migrate(database, folders, logger)
      } finally {
        await database.close()
      }
      await markReady(fresh)
    } catch (error) {
      await dropFreshDatabase(url, fresh)
      throw error
    }
    return { fresh, replaces, archive }
  } finally {
    await archive.close()
  }
}

/** Whether the database holds something; throws when it may not be replaced. */
async function checkTarget(url: string, logger: Logger, replace: boolean): Promise<boolean> {
  const database = await openDatabase(url, { logger, name: 'throughline restore', connections: 1 })
  const client = await database.pool.connect()
  try {
    const foreign = await readForeignTables(client)
    if (foreign.length > 0)
      throw new StartupError(
        `The database also holds tables of somebody else (${foreign.slice(0, 3).join(', ')}), which a restore would ` +
          'carry away: give Throughline a database of its own.',
      )
    const isUsed = (await readLedger(client)) !== undefined
    if (isUsed && !replace)
      throw new StartupError(
        'The database already holds data of Throughline: add --replace to put the backup in its place ' +
          '(what is there now is kept beside it), or restore into an empty one.',
      )
    return isUsed
  } finally {
    client.release()
    await database.close()
  }
}

async function checkJobQueue(database: Database, { manifest }: Archive): Promise<void> {
  const version = await readJobQueueVersion(database.pool)
  if (manifest.job_queue_version > version)
    throw new StartupError(
      `The backup was made by a newer version of Throughline (${manifest.product_version}, with a newer job queue): use that version.`,
    )
}
