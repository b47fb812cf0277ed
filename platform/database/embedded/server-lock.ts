import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { StartupError } from '#platform/errors/startup-error.ts'
import { advisoryLocks } from '../advisory-locks.ts'

/** How long the lock of a server that is just ending may still be held, in milliseconds. */
const patience = 1000

/** A connection to a running cluster that holds the lock on it. */
export interface ServerLock {
  /** Calls back once when the connection breaks; not after `release`. */
  onLost: (listener: () => void) => void
  release: () => Promise<void>
}

/**
 * Connects to the cluster and takes the lock that says "a server uses this data directory". The lock goes with the
 * connection, so it is free again however the server ends.
 *
 * @throws {StartupError} when another server holds it. Errors of the connection itself are given on as they are.
 */
export async function takeServerLock(url: string, dataDirectory: string): Promise<ServerLock> {
  const client = new Client({
    connectionString: url,
    application_name: `throughline server ${process.pid}`,
    keepAlive: true,
  })
  let isReleased = false
  let isLost = false
  let notify = () => {}
  const lose = () => {
    if (isReleased || isLost) return
    isLost = true
    notify()
  }
  client.on('error', lose)
  client.on('end', lose)
  await client.connect()
  try {
    await lock(client, dataDirectory)
  } catch (error) {
    isReleased = true
    await client.end().catch(() => {})
    throw error
  }
  return {
    onLost: (listener) => {
      notify = listener
      if (isLost) listener()
    },
    release: async () => {
      isReleased = true
      await client.end().catch(() => {})
    },
  }
}

async function lock(client: Client, dataDirectory: string): Promise<void> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(50)) {
    const { rows } = await client.query(`select pg_try_advisory_lock(${advisoryLocks.server}) as taken`)
    if (rows[0].taken) return
  }
  const { rows } = await client.query(
    `select substring(application_name from '^throughline server (\\d+)$') as pid
     from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and (classid::int8, objid::int8) = (${advisoryLocks.server})`,
  )
  const holder = rows[0]?.pid ? ` (process ${rows[0].pid})` : ''
  throw new StartupError(
    `The data directory ${dataDirectory} is used by another server${holder}: stop that one, ` +
      'or choose another folder with --data-dir.',
  )
}
