import { type Client, escapeIdentifier } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { openConnection } from '#platform/database/open-connection.ts'
import { StartupError } from '#platform/errors/startup-error.ts'
import { moveOrigin } from '#platform/events/origin.ts'
import { type Manifest, memberName, type TableEntry } from './archive/manifest.ts'
import { type Archive, ArchiveError } from './archive/read-archive.ts'
import { copyTableIn, quoteTable } from './copy-table.ts'
import type { Progress } from './progress.ts'
import { readTables } from './read-catalog.ts'
import { setAsideIndexes } from './set-aside-indexes.ts'

export interface FillOptions {
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
}

/** Tables filled at the same time. */
const connections = 3

/** Fills the empty tables of a migrated database from an archive, and checks that every row has come. */
export async function fillDatabase(
  database: Database,
  archive: Archive,
  options: FillOptions,
): Promise<void> {
  const { manifest } = archive
  const client = await openConnection(database)
  try {
    await makePartitions(client, manifest)
    await checkTables(client, manifest)
    const indexes = await setAsideIndexes(client, manifest.tables)
    await client.query(`truncate ${manifest.tables.map(quoteTable).join(', ')}`)
    await copyTables(database, archive, options)
    await indexes.putBack((done, total) =>
      options.onProgress?.({ stage: 'indexing', table: null, done, total }),
    )
    await setSequences(client, manifest)
    await forgetOldServer(client)
    await client.query('analyze')
    await checkCounts(client, manifest, options)
  } finally {
    await client.end()
  }
}

/** Months of the event log that the archive has and this database not yet. */
async function makePartitions(client: Client, { tables }: Manifest): Promise<void> {
  for (const { schema, name, partition } of tables) {
    if (partition === null) continue
    const { rows } = await client.query('select to_regclass($1) is not null as is_there', [
      quoteTable({ schema, name }),
    ])
    if (rows[0].is_there) continue
    // The bounds can hold nothing but times: the manifest's schema sees to that.
    await client.query(
      `create table ${quoteTable({ schema, name })} partition of ${quoteTable({ schema, name: partition.of })}
       for values from ('${partition.from}') to ('${partition.to}')`,
    )
  }
}

/** Every table of the archive must be there with its columns, so that a file from elsewhere writes nowhere else. */
async function checkTables(client: Client, { tables }: Manifest): Promise<void> {
  const known = new Map(
    (await readTables(client)).map((table) => [quoteTable(table), new Set(table.columns)]),
  )
  for (const table of tables) {
    const columns = known.get(quoteTable(table))
    const missing = table.columns.find((column) => !columns?.has(column))
    if (missing !== undefined)
      throw new StartupError(
        `The backup has ${table.schema}.${table.name}.${missing}, which this version does not know: use the version that made it.`,
      )
  }
}

/** The largest tables come first, several at a time. */
async function copyTables(database: Database, archive: Archive, options: FillOptions): Promise<void> {
  const waiting = archive.manifest.tables.toSorted((one, other) => other.bytes - one.bytes)
  const total = waiting.reduce((sum, { bytes }) => sum + bytes, 0)
  const failed = new AbortController()
  const signal =
    options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal])
  let done = 0
  const copyNext = async (client: Client) => {
    for (let table = waiting.shift(); table !== undefined; table = waiting.shift()) {
      const { schema, name } = table
      const parts = readParts(archive, table, (bytes) => {
        done += bytes
        options.onProgress?.({ stage: 'copying', table: `${schema}.${name}`, done, total })
      })
      const rows = await copyTableIn(client, table, parts, signal)
      if (rows !== table.rows) throw differs(table, rows)
    }
  }
  const work = Array.from({ length: connections }, async () => {
    const client = await openConnection(database)
    try {
      await copyNext(client)
    } catch (error) {
      failed.abort(error)
      throw error
    } finally {
      await client.end()
    }
  })
  await Promise.allSettled(work)
  options.signal?.throwIfAborted()
  if (failed.signal.aborted) throw failed.signal.reason
}

async function* readParts(
  archive: Archive,
  table: TableEntry,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for (let part = 1; part <= table.members; part++) {
    const lines = await archive.readPart(memberName(table, part))
    yield lines
    onRead(lines.length)
  }
}

async function setSequences(client: Client, { sequences }: Manifest): Promise<void> {
  for (const { schema, name, last_value } of sequences) {
    if (last_value !== null)
      await client.query('select setval($1::regclass, $2::bigint)', [
        quoteTable({ schema, name }),
        last_value,
      ])
  }
}

/** What held for the server the rows come from does not here: its transaction numbers, and its workers. */
async function forgetOldServer(client: Client): Promise<void> {
  await moveOrigin(client)
  await client.query(
    `select graphile_worker.force_unlock_workers(array(
       select locked_by from graphile_worker.jobs where locked_by is not null
     ))`,
  )
}

async function checkCounts(
  client: Client,
  { tables }: Manifest,
  { signal, onProgress }: FillOptions,
): Promise<void> {
  for (const [index, table] of tables.entries()) {
    signal?.throwIfAborted()
    const { rows } = await client.query(`select count(*)::text as rows from ${quoteTable(table)}`)
    if (Number(rows[0].rows) !== table.rows) throw differs(table, Number(rows[0].rows))
    onProgress?.({
      stage: 'counting',
      table: `${table.schema}.${table.name}`,
      done: index + 1,
      total: tables.length,
    })
  }
}

function differs({ schema, name, rows }: TableEntry, found: number): ArchiveError {
  return new ArchiveError(
    'damaged',
    `says that ${escapeIdentifier(schema)}.${escapeIdentifier(name)} has ${rows} rows, and ${found} came: take another backup.`,
  )
}
