import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { createFreshDatabase, dropFreshDatabase, takePlace } from '#platform/backup/fresh-database.ts'
import { readLedger } from '#platform/backup/read-catalog.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { readMigrationFolders } from '../server/migration-folders.ts'
import { upgradeDatabase } from '../server/upgrade-database.ts'
import { backUpOffline } from './backup/back-up-offline.ts'
import { type OfflineDatabase, openOfflineDatabase } from './backup/offline-database.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { createProgressBar } from './progress-bar.ts'
import { print, printJson } from './terminal.ts'
import { readVersion } from './version.ts'

interface Options {
  dataDir?: string
  databaseUrl?: string
  yes?: boolean
  json?: boolean
}

/** `throughline database …`: what is done to a database while no server uses it. */
export function addDatabaseCommand(program: Command): void {
  const database = program
    .command('database')
    .description('the tables themselves, while the server is stopped')
  addPlaceOptions(
    database
      .command('migrate')
      .description('bring the tables to this version, after a backup of those there are'),
  ).action((options: Options) => offline(options, migrate))
  addPlaceOptions(
    database
      .command('reset')
      .description('begin with empty tables, after a backup of those there are')
      .option('--yes', 'do not ask'),
  ).action(async (options: Options) => {
    await confirmReset(options)
    await offline(options, reset)
  })
}

function addPlaceOptions(command: Command): Command {
  return command
    .option('--data-dir <path>', 'the data directory (THROUGHLINE_DATA_DIR; ./data)')
    .option('--database-url <url>', 'a PostgreSQL 18 (DATABASE_URL)')
    .option('--json', 'as JSON')
}

async function offline(
  options: Options,
  work: (database: OfflineDatabase, options: Options) => Promise<void>,
): Promise<void> {
  const database = await openOfflineDatabase(options)
  try {
    await work(database, options)
  } finally {
    await database.close()
  }
}

async function migrate({ url, config, logger }: OfflineDatabase, { json }: Options): Promise<void> {
  const folders = await readMigrationFolders()
  const database = await openDatabase(url, { logger, connections: 4 })
  try {
    const before = (await readLedger(database.pool)) ?? []
    await upgradeDatabase(database, { config, folders, version: readVersion(), logger })
    const after = (await readLedger(database.pool)) ?? []
    const applied = after
      .filter(({ schema, number }) => !before.some((one) => one.schema === schema && one.number === number))
      .map(({ schema, name }) => `${schema}/${name}`)
    if (json) return printJson({ applied })
    if (applied.length === 0) return print('The tables are those of this version already.')
    for (const name of applied) print(name)
  } finally {
    await database.close()
  }
}

/** The empty tables are made beside the others and take their place at once, so that nothing is ever half there. */
async function reset(database: OfflineDatabase, { json }: Options): Promise<void> {
  const { url, config, logger, pause } = database
  const bar = createProgressBar(json ?? false)
  const backup = (await hasTables(database))
    ? await backUpOffline(database, { reason: 'reset', secrets: false, bar })
    : null
  bar.finish()
  const fresh = await createFreshDatabase(url)
  try {
    const empty = await openDatabase(fresh, { logger, connections: 4 })
    const folders = await readMigrationFolders()
    await upgradeDatabase(empty, { config, folders, version: readVersion(), logger }).finally(() =>
      empty.close(),
    )
    await pause(() => takePlace(url, fresh, false))
  } catch (error) {
    await dropFreshDatabase(url, fresh)
    throw error
  }
  if (json) return printJson({ backup: backup?.file ?? null })
  print('The database is empty now.')
  if (backup !== null) print(`What was in it: ${backup.file} (\`throughline restore\` brings it back).`)
}

async function hasTables({ url, logger }: OfflineDatabase): Promise<boolean> {
  const database = await openDatabase(url, { logger, connections: 1 })
  try {
    return (await readLedger(database.pool)) !== undefined
  } finally {
    await database.close()
  }
}

async function confirmReset({ yes }: Options): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY)
    throw new CommandError('A reset empties the database: confirm it with --yes.', exitCodes.usage)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question('This empties the database, after a backup. Type "reset" to go on: ')
  terminal.close()
  if (answer.trim() !== 'reset') throw new CommandError('Nothing was changed.', exitCodes.failure)
}
