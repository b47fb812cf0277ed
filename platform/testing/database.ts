import { createHash, randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { type Logger, pino } from 'pino'
import type { Database } from '#platform/database/database.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { type MigrationFolder, readMigrations } from '#platform/database/read-migrations.ts'
import { migrateJobs } from '#platform/jobs/start-jobs.ts'
import { startTestCluster, type TestCluster, testClusterVariable } from './test-cluster.ts'

/** A database of one test file. */
export interface TestDatabase {
  url: string
  /** A pool on it. */
  database: Database
  /** Closes the pool and drops the database, whoever is still connected. */
  drop: () => Promise<void>
}

interface TestDatabaseOptions {
  /** Migrations it has run, and those of the job queue with them; it is empty when they are left out. */
  migrations?: readonly MigrationFolder[]
  logger?: Logger
}

/**
 * Makes a database with these migrations run. They run once a test run, in a template that is cloned from then
 * on. Under `tests/run.ts` all files share one server; a file that runs alone gets one of its own until its last
 * database is dropped.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { migrations = [], logger = pino({ level: 'silent' }) } = options
  const cluster = await borrowCluster()
  try {
    const name = `test_${randomUUID().replaceAll('-', '')}`
    const template = await prepareTemplate(cluster.url, migrations, logger)
    await withClient(cluster.url, (client) => client.query(`create database ${name} template ${template}`))
    const url = databaseUrl(cluster.url, name)
    const database = await openDatabase(url, { logger })
    const drop = async () => {
      await database.close()
      await withClient(cluster.url, (client) => client.query(`drop database ${name} with (force)`))
      cluster.giveBack()
    }
    return { url, database, drop }
  } catch (error) {
    cluster.giveBack()
    throw error
  }
}

/** How long a cluster of our own waits for the next test to need it, in milliseconds. */
const lingering = 200

let ownCluster: Promise<TestCluster> | undefined
let borrowers = 0

/** The cluster of the test run, or one of this process while anyone needs it. */
async function borrowCluster(): Promise<{ url: string; giveBack: () => void }> {
  const shared = process.env[testClusterVariable]
  if (shared !== undefined) return { url: shared, giveBack: () => {} }
  borrowers += 1
  ownCluster ??= startTestCluster()
  const { url, stop } = await ownCluster
  const stopIfIdle = () => {
    if (borrowers > 0 || ownCluster === undefined) return
    ownCluster = undefined
    void stop()
  }
  return {
    url,
    giveBack: () => {
      borrowers -= 1
      if (borrowers === 0) setTimeout(stopIfIdle, lingering)
    },
  }
}

/** Gives the name of a database with these migrations run, which is made when it is first asked for. */
async function prepareTemplate(
  clusterUrl: string,
  folders: readonly MigrationFolder[],
  logger: Logger,
): Promise<string> {
  if (folders.length === 0) return 'template0'
  const migrations = await Promise.all(folders.map(readMigrations))
  const name = `template_${createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 20)}`
  await withClient(clusterUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext($1))`, [name])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount !== 0) return
    const unfinished = `${name}_unfinished`
    await client.query(`drop database if exists ${unfinished}`)
    await client.query(`create database ${unfinished} template template0`)
    const database = await openDatabase(databaseUrl(clusterUrl, unfinished), { logger })
    try {
      await migrate(database, folders, logger)
      await migrateJobs(database, logger)
    } finally {
      await database.close()
    }
    await client.query(`alter database ${unfinished} rename to ${name}`)
  })
  return name
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function databaseUrl(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  return url.href
}
