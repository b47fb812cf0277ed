import { link, mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { ArchiveError, openArchive } from '#platform/backup/archive/read-archive.ts'
import { takePlace } from '#platform/backup/fresh-database.ts'
import { keyFiles } from '#platform/backup/key-files.ts'
import { type PreparedRestore, prepareRestore } from '#platform/backup/restore-backup.ts'
import { readMigrationFolders } from '../server/migration-folders.ts'
import { type OfflineDatabase, openOfflineDatabase } from './backup/offline-database.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { createProgressBar, type ProgressBar } from './progress-bar.ts'
import { print, printJson } from './terminal.ts'

interface Options {
  dataDir?: string
  databaseUrl?: string
  replace?: boolean
  secrets?: boolean
  json?: boolean
}

/** `throughline restore FILE`: puts a backup in place of a database, while no server uses it. */
export function addRestoreCommand(program: Command): void {
  program
    .command('restore <file>')
    .description('put a backup into an empty database, or in place of one; the server must be stopped')
    .option('--data-dir <path>', 'the data directory to restore into (THROUGHLINE_DATA_DIR; ./data)')
    .option('--database-url <url>', 'a PostgreSQL 18 to restore into (DATABASE_URL)')
    .option('--replace', 'also where data is already; what is there is kept beside it')
    .option('--secrets', 'also bring back the key files, where there are none')
    .option('--json', 'as JSON')
    .action(async (file: string, options: Options) => {
      const archive = resolve(file)
      await checkReadable(archive)
      const bar = createProgressBar(options.json ?? false)
      const database = await openOfflineDatabase(options)
      try {
        const outcome = await restore(archive, database, options, bar)
        bar.finish()
        report(outcome, options)
      } finally {
        bar.finish()
        await database.close()
      }
    })
}

interface Outcome {
  archive: PreparedRestore['archive']
  kept: string | null
  secrets: string[]
}

async function restore(
  file: string,
  database: OfflineDatabase,
  options: Options,
  bar: ProgressBar,
): Promise<Outcome> {
  const { url, logger, config, pause } = database
  try {
    const { fresh, replaces, archive } = await prepareRestore({
      file,
      url,
      folders: await readMigrationFolders(),
      logger,
      replace: options.replace ?? false,
      onProgress: bar.show,
    })
    const secrets = options.secrets ? await writeKeyFiles(file, config.data_directory) : []
    const kept = await pause(() => takePlace(url, fresh, replaces))
    return { archive, kept, secrets }
  } catch (error) {
    if (error instanceof ArchiveError)
      throw new CommandError(`The file ${file} ${error.message}`, exitCodes.failure, error)
    throw error
  }
}

/** A wrong file name is found before a data directory is made for it. */
async function checkReadable(file: string): Promise<void> {
  try {
    await (await openArchive(file)).close()
  } catch (error) {
    if (error instanceof ArchiveError)
      throw new CommandError(`The file ${file} ${error.message}`, exitCodes.failure, error)
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new CommandError(
      isMissing
        ? `There is no file ${file}.`
        : `The file ${file} cannot be read: give yourself the right to.`,
      exitCodes.usage,
      error,
    )
  }
}

/** Writes the key files that the data directory lacks, and gives their names. */
async function writeKeyFiles(file: string, dataDirectory: string): Promise<string[]> {
  const archive = await openArchive(file)
  try {
    const written: string[] = []
    await mkdir(dataDirectory, { recursive: true })
    for (const name of keyFiles) {
      if (!archive.manifest.members.some((member) => member.name === `secrets/${name}`)) continue
      const draft = join(dataDirectory, `${name}.${process.pid}`)
      await writeFile(draft, await archive.readMember(`secrets/${name}`), { mode: 0o600, flush: true })
      try {
        await link(draft, join(dataDirectory, name))
        written.push(name)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      } finally {
        await rm(draft)
      }
    }
    return written
  } finally {
    await archive.close()
  }
}

function report({ archive, kept, secrets }: Outcome, { json }: Options): void {
  const { id, created_at, product_version, tables } = archive.manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  if (json) {
    printJson({ id, created_at, product_version, rows, replaced_database: kept, key_files: secrets })
    return
  }
  print(
    `Restored the backup of ${created_at}: ${rows.toLocaleString('en')} rows in ${tables.length} tables, all counted.`,
  )
  if (secrets.length > 0) print(`Brought back ${secrets.join(' and ')}.`)
  if (kept !== null) print(`What was there is kept as the database ${kept} for two weeks.`)
}
