import { resolve } from 'node:path'
import type { Command } from 'commander'
import { databaseContract } from '#contracts/database.ts'
import { hasCode, ServiceError } from '#platform/errors/service-error.ts'
import { backUpOffline } from './backup/back-up-offline.ts'
import { backUpOnline } from './backup/back-up-online.ts'
import { openOfflineDatabase } from './backup/offline-database.ts'
import { checkOutput } from './check-output.ts'
import { type AnswerOptions, addAnswerOptions, type Connection, connect } from './connection.ts'
import { formatBytes } from './format-bytes.ts'
import { createProgressBar } from './progress-bar.ts'
import { print, printJson } from './terminal.ts'

interface Options extends AnswerOptions {
  output?: string
  secrets?: boolean
  offline?: boolean
}

/** `throughline backup`: everything the database holds in one file, from a running server or without one. */
export function addBackupCommand(program: Command): void {
  const command = program
    .command('backup')
    .description('put everything the database holds into one file')
    .option('--output <file>', 'where to put it (else the folder of backups)')
    .option('--secrets', 'also the key files of the data directory')
    .option('--offline', 'read the data directory, or DATABASE_URL, without a server')
  addAnswerOptions(command).action(async (options: Options) => {
    if (options.output !== undefined) await checkOutput(resolve(options.output))
    const connection = options.offline ? null : await findServer(options)
    const bar = createProgressBar(options.json ?? false)
    try {
      const made =
        connection === null ? await makeOffline(options, bar) : await makeOnline(connection, options, bar)
      bar.finish()
      if (options.json) return printJson(made)
      print(`${made.file}  ${formatBytes(made.bytes)}, ${made.rows.toLocaleString('en')} rows`)
      print(`sha256 ${made.sha256}`)
    } finally {
      bar.finish()
    }
  })
}

/** The server, when one answers; a server that was named must. */
async function findServer(options: Options): Promise<Connection | null> {
  const connection = await connect(options)
  try {
    await connection.client(databaseContract).getBackupSchedule()
    return connection
  } catch (error) {
    const isAway =
      hasCode(error, 'unavailable') && error instanceof ServiceError && error.status === undefined
    if (isAway && options.url === undefined && process.env.THROUGHLINE_URL === undefined) return null
    throw error
  }
}

interface Made {
  id: string
  file: string
  bytes: number
  rows: number
  sha256: string
}

type Bar = ReturnType<typeof createProgressBar>

async function makeOnline(connection: Connection, options: Options, bar: Bar): Promise<Made> {
  const output = options.output === undefined ? {} : { output: resolve(options.output) }
  const secrets = options.secrets ?? false
  const { id, file, bytes, rows, sha256 } = await backUpOnline(connection, { ...output, secrets, bar })
  return {
    id,
    file: output.output ?? file ?? '',
    bytes: bytes ?? 0,
    rows: rows ?? 0,
    sha256: sha256 ?? '',
  }
}

async function makeOffline(options: Options, bar: Bar): Promise<Made> {
  const database = await openOfflineDatabase(options)
  try {
    const { file, manifest, bytes, sha256 } = await backUpOffline(database, {
      reason: 'manual',
      secrets: options.secrets ?? false,
      bar,
      ...(options.output !== undefined && { output: resolve(options.output) }),
    })
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    return { id: manifest.id, file, bytes, rows, sha256 }
  } finally {
    await database.close()
  }
}
