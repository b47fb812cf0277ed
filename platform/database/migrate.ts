import type { PoolClient } from 'pg'
import type { Logger } from 'pino'
import { StartupError } from '#platform/errors/startup-error.ts'
import { advisoryLocks } from './advisory-locks.ts'
import type { Database } from './database.ts'
import { type Migration, type MigrationFolder, readMigrations } from './read-migrations.ts'

const createLedger = `
  create schema if not exists platform;
  create table if not exists platform.migrations (
    schema text not null,
    number int not null,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now(),
    primary key (schema, number)
  )`

interface Plan {
  schema: string
  migrations: Migration[]
}

interface MigrateOptions {
  /** All schemas this version may have: another one shows that a newer version was here. */
  knownSchemas?: readonly string[]
  /** Done before anything is changed in a database that already holds something; when it fails, nothing is. */
  beforeUpgrade?: () => Promise<void>
}

type Applied = Map<string, { number: number; name: string; checksum: string }[]>

/**
 * Brings each schema up to what its folder says: forward only, each file in a transaction of its own, noted in
 * `platform.migrations`. Any number of processes may do so at once; one works and the others wait.
 *
 * @throws {StartupError} when an applied file was changed, when the database is ahead of the files, or when a file
 * fails; what succeeded before it stays.
 */
export async function migrate(
  database: Database,
  folders: readonly MigrationFolder[],
  logger: Logger,
  options: MigrateOptions = {},
): Promise<void> {
  const plans = await Promise.all(
    folders.map(async (folder) => ({ schema: folder.schema, migrations: await readMigrations(folder) })),
  )
  const client = await database.pool.connect()
  try {
    // Nearly every start finds nothing to do, and need not wait for the lock.
    const applied = await readApplied(client)
    checkSchemas(applied, options)
    if (findPending(plans, applied).length > 0) await applyPending(client, plans, logger, options)
  } finally {
    client.release()
  }
}

async function applyPending(
  client: PoolClient,
  plans: readonly Plan[],
  logger: Logger,
  { beforeUpgrade }: MigrateOptions,
): Promise<void> {
  await client.query(`select pg_advisory_lock(${advisoryLocks.migrations})`)
  try {
    const applied = await readApplied(client)
    const pending = findPending(plans, applied)
    // Another process may have done it all by now.
    if (applied.size > 0 && pending.length > 0) await beforeUpgrade?.()
    await client.query(createLedger)
    for (const { schema, migration } of pending) {
      await apply(client, schema, migration)
      logger.info({ schema, migration: migration.name }, 'Migrated')
    }
  } finally {
    await client.query(`select pg_advisory_unlock(${advisoryLocks.migrations})`)
  }
}

async function readApplied(client: PoolClient): Promise<Applied> {
  const { rows } = await client.query("select to_regclass('platform.migrations') as known")
  if (rows[0].known === null) return new Map()
  const applied = await client.query(
    'select schema, number, name, checksum from platform.migrations order by number',
  )
  return Map.groupBy(applied.rows, (row) => row.schema)
}

function checkSchemas(applied: Applied, { knownSchemas }: MigrateOptions): void {
  const unknown = [...applied.keys()].find((schema) => knownSchemas?.includes(schema) === false)
  if (unknown !== undefined)
    throw new StartupError(
      `The database was used by a newer version of Throughline (which has ${unknown}): use that version, or another database.`,
    )
}

/** What is still to be done, after checking that what was done is what the files say. */
function findPending(plans: readonly Plan[], applied: Applied): { schema: string; migration: Migration }[] {
  return plans.flatMap(({ schema, migrations }) => {
    const done = applied.get(schema) ?? []
    for (const { number, name, checksum } of done) {
      const migration = migrations[number - 1]
      if (migration === undefined)
        throw new StartupError(
          `The database was migrated by a newer version of Throughline (${schema}/${name}): ` +
            'use that version, or another database.',
        )
      if (migration.checksum !== checksum)
        throw new StartupError(
          `The migration ${schema}/${migration.name} was changed after it had been applied as ${name}: ` +
            'restore the file, and put the change into a new one.',
        )
    }
    return migrations.slice(done.length).map((migration) => ({ schema, migration }))
  })
}

/** The search path is empty meanwhile, so that a table named without its schema fails here and not at run time. */
async function apply(
  client: PoolClient,
  schema: string,
  { number, name, sql, checksum }: Migration,
): Promise<void> {
  try {
    await client.query('begin')
    await client.query(`create schema if not exists "${schema}"; set local search_path = ''`)
    await client.query(sql)
    await client.query(
      'insert into platform.migrations (schema, number, name, checksum) values ($1, $2, $3, $4)',
      [schema, number, name, checksum],
    )
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartupError(
      `The migration ${schema}/${name} failed and was undone (${reason}): the database is as it was before it; ` +
        'correct the cause and start again.',
      cause,
    )
  }
}
