import type { ClientBase, Pool } from 'pg'
import type { Manifest, SequenceEntry, TableEntry } from './archive/manifest.ts'

/** A table as the server knows it. */
export type CatalogTable = Pick<TableEntry, 'schema' | 'name' | 'columns' | 'partition'> & {
  /** On disk, roughly: for the order and the progress. */
  disk_bytes: number
}

/**
 * Kept by whoever makes the tables: the ledgers of migrations, and which workers are alive now. They are not part of a
 * backup.
 */
const notKept = ['platform.migrations', 'graphile_worker.migrations', 'jobs.workers']

/** Schema of the job queue, which a library keeps. */
const jobSchema = 'graphile_worker'

/** Schemas of this product in the database: those whose migrations are noted, and the job queue's. */
const ownSchemas = `
  select distinct schema from platform.migrations
  union select nspname::text from pg_namespace where nspname = '${jobSchema}'`

/** Tables that hold rows of their own, the largest first; a partitioned one is there by its partitions. */
export async function readTables(client: ClientBase): Promise<CatalogTable[]> {
  const { rows } = await client.query<{
    schema: string
    name: string
    columns: string[]
    parent: string | null
    bound: string | null
    disk_bytes: string
  }>(
    `select nspname::text as schema, relname::text as name, pg_table_size(pg_class.oid)::text as disk_bytes,
       array(
         select attname::text from pg_attribute
         where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
         order by attnum
       ) as columns,
       (select parent.relname::text from pg_inherits join pg_class as parent on parent.oid = inhparent where inhrelid = pg_class.oid) as parent,
       pg_get_expr(relpartbound, pg_class.oid) as bound
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relkind = 'r' and relpersistence = 'p' and nspname in (${ownSchemas})
       and nspname || '.' || relname <> all ($1)
     order by pg_table_size(pg_class.oid) desc, 1, 2`,
    [notKept],
  )
  return rows.map(({ schema, name, columns, parent, bound, disk_bytes }) => {
    const [, from, to] = /^FOR VALUES FROM \('([^']*)'\) TO \('([^']*)'\)$/.exec(bound ?? '') ?? []
    const isMonth = from !== undefined && to !== undefined
    const partition = isMonth ? { of: String(parent), from, to } : null
    return { schema, name, columns, partition, disk_bytes: Number(disk_bytes) }
  })
}

/** Every sequence of the services, and where it stands. */
export async function readSequences(client: ClientBase): Promise<SequenceEntry[]> {
  const { rows } = await client.query<SequenceEntry>(
    `select schemaname::text as schema, sequencename::text as name, last_value::text
     from pg_sequences where schemaname in (${ownSchemas}) order by 1, 2`,
  )
  return rows
}

/** The migrations that were run; undefined when there is no database of ours. */
export async function readLedger(client: ClientBase | Pool): Promise<Manifest['migrations'] | undefined> {
  const { rows } = await client.query("select to_regclass('platform.migrations') is not null as is_there")
  if (!rows[0].is_there) return undefined
  const ledger = await client.query(
    'select schema, number, name, checksum from platform.migrations order by schema, number',
  )
  return ledger.rows
}

/** Number of the job queue's newest migration; 0 when it has none. */
export async function readJobQueueVersion(client: ClientBase | Pool): Promise<number> {
  const { rows } = await client.query(`select to_regclass('${jobSchema}.migrations') is not null as is_there`)
  if (!rows[0].is_there) return 0
  const newest = await client.query(
    `select coalesce(max(id), 0)::int as version from ${jobSchema}.migrations`,
  )
  return newest.rows[0].version
}

/** Tables in this database that are not ours, by name: 20 at most. */
export async function readForeignTables(client: ClientBase): Promise<string[]> {
  const hasLedger = (await readLedger(client)) !== undefined
  const { rows } = await client.query(
    `select nspname || '.' || relname as name
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relkind in ('r', 'p', 'f', 'm') and nspname not in ('pg_catalog', 'information_schema', 'platform')
       and nspname not like 'pg\\_%' ${hasLedger ? `and nspname not in (${ownSchemas})` : ''}
     order by 1 limit 20`,
  )
  return rows.map(({ name }) => name)
}
