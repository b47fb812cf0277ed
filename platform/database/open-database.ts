import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import type { Logger } from 'pino'
import { StartupError } from '#platform/errors/startup-error.ts'
import { sendBeginAlong } from './begin-along.ts'
import { explainConnectionError, isConnectionError } from './connection-error.ts'
import type { Database } from './database.ts'
import { gatherWrites } from './gather-writes.ts'
import { prepareRepeated } from './prepared-statements.ts'
import { setSession } from './session.ts'
import { createTransactions } from './transact.ts'
import { typeParsers } from './type-parsers.ts'

interface DatabaseOptions {
  logger: Logger
  /** Shown by PostgreSQL beside our connections. */
  name?: string
  /** Connections at most; 16 when left out. */
  connections?: number
  /** How long to wait for a server that is not there yet, in milliseconds; 3,000 when left out. */
  patience?: number
}

/** `uuidv7()` came with this version, in the form of `server_version_num`. */
const oldestServer = 180_000

/**
 * Opens the pool of a process. The sessions are in UTC; a transaction that idles for a minute is ended, since readers
 * of the event log wait for it. Connections that break are replaced when the database is back.
 *
 * @throws {StartupError} when the database cannot be reached within `patience`, or is too old.
 */
export async function openDatabase(url: string, options: DatabaseOptions): Promise<Database> {
  const { logger, name = 'throughline', connections = 16, patience = 3000 } = options
  const pool = createPool(url, name, connections)
  pool.on('error', ({ message }) => {
    if (!pool.ending) logger.warn({ reason: message }, 'An idle connection to the database broke')
  })
  // One that breaks while it is in use fails the query it runs; that error is enough.
  pool.on('connect', (client) => {
    client.on('error', () => {})
    gatherWrites(client)
    prepareRepeated(client)
    sendBeginAlong(client)
  })
  try {
    await checkServer(pool, Date.now() + patience)
  } catch (error) {
    await pool.end()
    throw error instanceof StartupError ? error : explainConnectionError(url, error)
  }
  const kysely = new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool }) })
  return {
    url,
    kysely,
    pool,
    ...createTransactions(kysely),
    ping: () => Promise.race([pool.query('select 1').then(() => {}), rejectAfter(2000)]),
    // Not `kysely.destroy()`, which leaves a pool open that Kysely itself has never used.
    close: () => pool.end(),
  }
}

async function rejectAfter(milliseconds: number): Promise<void> {
  await sleep(milliseconds, undefined, { ref: false })
  throw new Error(`The database did not answer within ${milliseconds} ms`)
}

function createPool(url: string, name: string, connections: number): Pool {
  try {
    return new Pool({
      connectionString: url,
      application_name: name,
      max: connections,
      pipeline: true,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      idle_in_transaction_session_timeout: 60_000,
      types: typeParsers,
      onConnect: setSession,
    })
  } catch {
    throw new StartupError(
      'DATABASE_URL is not a connection URL: write it like postgresql://user:password@host:5432/database.',
    )
  }
}

async function checkServer(pool: Pool, deadline: number): Promise<void> {
  for (;;) {
    try {
      const { rows } = await pool.query<{ number: number; version: string }>(
        `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
      )
      const [server] = rows
      if (server !== undefined && server.number < oldestServer)
        throw new StartupError(
          `The database runs PostgreSQL ${server.version}, and 18 or newer is needed: upgrade it, or unset DATABASE_URL ` +
            'to use the embedded one.',
        )
      return
    } catch (error) {
      if (!isConnectionError(error) || Date.now() > deadline) throw error
      await sleep(100)
    }
  }
}
