import type { Database } from '#platform/database/database.ts'
import { StartupError } from '#platform/errors/startup-error.ts'
import { archiveFormat, type Manifest, memberName, type TableEntry } from './archive/manifest.ts'
import { type ArchiveWriter, writeArchive } from './archive/write-archive.ts'
import { compressPart } from './compress.ts'
import { copyTableOut, quoteTable } from './copy-table.ts'
import type { Progress } from './progress.ts'
import {
  type CatalogTable,
  readJobQueueVersion,
  readLedger,
  readSequences,
  readTables,
} from './read-catalog.ts'
import { openSnapshot, type Snapshot } from './snapshot.ts'

export interface BackupOptions {
  database: Database
  /** Where the archive goes. */
  file: string
  id: string
  /** Why it is made. */
  reason: string
  product_version: string
  /** Files to put beside the tables, by name. */
  secrets?: Readonly<Record<string, Buffer>>
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

/** An archive that was written. */
export interface WrittenBackup {
  manifest: Omit<Manifest, 'members'>
  bytes: number
  sha256: string
}

/** Connections a backup takes: one is busy compressing and writing while the other reads. */
const connections = 2

/**
 * Writes every table of ours, as one moment saw them all, into an archive; the database goes on working. On any failure,
 * a full disk or `signal` included, nothing of the archive is left.
 *
 * @throws {StartupError} when there is nothing to back up
 */
export async function writeBackup(options: BackupOptions): Promise<WrittenBackup> {
  const { database, file, id, reason, product_version, secrets = {} } = options
  const created = new Date()
  const snapshot = await openSnapshot(database, connections)
  try {
    const [client] = snapshot.clients
    const migrations = await readLedger(client)
    if (migrations === undefined)
      throw new StartupError('There is nothing to back up: this database holds no tables of Throughline yet.')
    const catalog = await readTables(client)
    const { rows } = await client.query("select current_setting('server_version') as version")
    const facts = {
      format: 'throughline-backup',
      format_version: archiveFormat,
      id,
      created_at: created.toISOString(),
      reason,
      product_version,
      server_version: rows[0].version,
      migrations,
      job_queue_version: await readJobQueueVersion(client),
      // Numbers are given out before their rows can be seen, so these cover every row of the snapshot.
      sequences: await readSequences(client),
      has_secrets: Object.keys(secrets).length > 0,
    } as const
    const archive = await writeArchive(file, created)
    try {
      const tables = await writeTables(archive, snapshot, catalog, options)
      for (const [name, content] of Object.entries(secrets)) await archive.add(`secrets/${name}`, content)
      const manifest = { ...facts, tables: sortTables(tables) }
      return { manifest, ...(await archive.finish(manifest)) }
    } catch (error) {
      await archive.discard()
      throw error
    }
  } finally {
    await snapshot.close()
  }
}

/** Each connection takes the largest table that is left, until none is. */
async function writeTables(
  archive: ArchiveWriter,
  { clients }: Snapshot,
  catalog: readonly CatalogTable[],
  { signal, onProgress }: BackupOptions,
): Promise<TableEntry[]> {
  // Holds off whoever would drop a table before its turn comes.
  if (catalog.length > 0)
    await clients[0].query(`lock table ${catalog.map(quoteTable).join(', ')} in access share mode`)
  const failed = new AbortController()
  const ended = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])
  const waiting = [...catalog]
  const total = catalog.reduce((sum, { disk_bytes }) => sum + disk_bytes, 0)
  let done = 0
  const written: TableEntry[] = []
  const work = clients.map(async (client) => {
    for (let table = waiting.shift(); table !== undefined; table = waiting.shift()) {
      ended.throwIfAborted()
      const { schema, name, columns, partition, disk_bytes } = table
      let [bytes, members, share] = [0, 0, 0]
      const tell = (now: number) => {
        done += now - share
        share = now
        onProgress?.({ stage: 'copying', table: `${schema}.${name}`, done, total })
      }
      const onPart = async (part: Buffer) => {
        members += 1
        bytes += part.length
        await archive.add(memberName(table, members), await compressPart(part))
        tell(Math.min(disk_bytes, bytes))
      }
      const rows = await copyTableOut(client, table, onPart, ended)
      tell(disk_bytes)
      written.push({ schema, name, columns, partition, rows, bytes, members })
    }
  })
  const outcomes = await Promise.allSettled(
    work.map((one) =>
      one.catch((error) => {
        failed.abort(error)
        throw error
      }),
    ),
  )
  signal?.throwIfAborted()
  if (outcomes.some(({ status }) => status === 'rejected')) throw failed.signal.reason
  return written
}

function sortTables(tables: readonly TableEntry[]): TableEntry[] {
  return tables.toSorted((one, other) => (quoteTable(one) < quoteTable(other) ? -1 : 1))
}
