import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { StartupError } from '#platform/errors/startup-error.ts'
import { clusterFolder, clusterUser, prepareCluster } from './cluster.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'
import { type Postmaster, spawnPostmaster, stopPostmaster } from './postmaster.ts'
import { chooseAccount, createRunAs } from './run-as.ts'
import { type ServerLock, takeServerLock } from './server-lock.ts'
import { serverArguments } from './server-settings.ts'
import { prepareSocketDirectory } from './socket-directory.ts'

interface EmbeddedDatabaseOptions {
  /** Folder of all that this installation keeps; made if it is not there. The cluster goes to `postgres/` in it. */
  data_directory: string
  logger: Logger
  /** `false` gives up safety against power cuts for speed, for tests. */
  durable?: boolean
}

/** A PostgreSQL server of our own. */
interface EmbeddedDatabase {
  /** Connection URL, good for this process and those it starts. */
  url: string
  /** Runs `work` while nobody of us is connected to the database; the lock on the data directory is open meanwhile. */
  pause: <T>(work: () => Promise<T>) => Promise<T>
  /** Shuts the server down cleanly. */
  stop: () => Promise<void>
}

/** How long a server that is killed may leave processes behind that keep a new one from starting, in milliseconds. */
const longestFarewell = 15_000

/**
 * Runs PostgreSQL on `data_directory`, and keeps it running: a server that a killed process left behind is taken over,
 * one that dies is started again. A lock keeps a second server of ours away from the folder.
 *
 * @throws {StartupError} when the folder cannot be used; nothing is left half-made then.
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const { logger, durable = true } = options
  const data_directory = path.resolve(options.data_directory)
  const cluster = clusterFolder(data_directory)
  const binaries = await findPostgresBinaries()
  const account = await chooseAccount(cluster)
  const runAs = createRunAs(account, [binaries.postgres, path.join(cluster, 'PG_VERSION')])
  await prepareCluster({ data_directory, account, runAs, initdb: binaries.initdb, durable })
  const socketDirectory = await prepareSocketDirectory(cluster, account)
  const url = connectionUrl(socketDirectory)
  const log = path.join(data_directory, 'postgres.log')
  const args = serverArguments(cluster, socketDirectory, durable)
  const spawn = () => spawnPostmaster({ cluster, log, runAs, postgres: binaries.postgres, args })
  const server = await keepServer({ data_directory, url, log, spawn }, logger)
  return {
    url,
    pause: server.pause,
    stop: async () => {
      await server.release()
      await stopPostmaster(cluster)
      if (socketDirectory !== cluster) await rm(socketDirectory, { recursive: true, force: true })
    },
  }
}

/** Holds the lock on the cluster's server, and gets both back when the connection breaks. */
async function keepServer(
  options: AcquireOptions,
  logger: Logger,
): Promise<{ release: () => Promise<void>; pause: EmbeddedDatabase['pause'] }> {
  let isReleased = false
  let recovery: Promise<void> | undefined
  let lock = await acquire(options)
  const recover = async () => {
    logger.warn('The connection to PostgreSQL broke; starting it again if it is gone')
    while (!isReleased) {
      try {
        lock = await acquire(options)
        logger.info('PostgreSQL is back')
        return watch()
      } catch (error) {
        logger.error({ err: error }, 'PostgreSQL cannot be started; trying again in a second')
        await sleep(1000)
      }
    }
  }
  const watch = () =>
    lock.onLost(() => {
      if (!isReleased) recovery = recover()
    })
  watch()
  return {
    pause: async (work) => {
      await lock.release()
      try {
        return await work()
      } finally {
        lock = await acquire(options)
        watch()
      }
    },
    release: async () => {
      isReleased = true
      await recovery
      await lock.release()
    },
  }
}

function connectionUrl(socketDirectory: string): string {
  return `postgresql://${clusterUser}@localhost/postgres?host=${encodeURIComponent(socketDirectory)}`
}

interface AcquireOptions {
  data_directory: string
  url: string
  log: string
  spawn: () => Promise<Postmaster>
}

/** Connects to the cluster's server and locks it, starting the server when none answers. */
async function acquire({ data_directory, url, log, spawn }: AcquireOptions): Promise<ServerLock> {
  const farewell = Date.now() + longestFarewell
  let postmaster: Postmaster | undefined
  for (;;) {
    try {
      return await takeServerLock(url, data_directory)
    } catch (error) {
      if (!isNotYetThere(error)) throw error
    }
    if (postmaster?.hasExited()) {
      const complaints = await postmaster.readComplaints()
      if (!complaints.some(speaksOfPredecessor) || Date.now() > farewell)
        throw explain(complaints, data_directory, log)
      postmaster = undefined
      await sleep(100)
    } else {
      postmaster ??= await spawn()
      await sleep(10)
    }
  }
}

/** Nothing listens, or the server is still starting, stopping or recovering (SQLSTATE 57P03, and 57P01 while it ends). */
function isNotYetThere(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'].includes(code) ||
    /Connection terminated/.test(error.message)
  )
}

/** A killed server's last processes are still ending, or another server was quicker to start one. */
function speaksOfPredecessor(complaint: string): boolean {
  return /pre-existing shared memory block|lock file "[^"]*postmaster\.pid" already exists|could not lock/.test(
    complaint,
  )
}

function explain(complaints: string[], dataDirectory: string, log: string): StartupError {
  const reason = complaints.at(-1) ?? 'it gave no reason'
  if (complaints.some((one) => /No space left/.test(one)))
    return new StartupError(
      `The data directory ${dataDirectory} is on a full disk: free some space, or choose another with --data-dir.`,
    )
  if (complaints.some(speaksOfPredecessor))
    return new StartupError(
      `Another PostgreSQL server is running on the data directory ${dataDirectory} (${reason}): stop it first.`,
    )
  return new StartupError(
    `PostgreSQL cannot start on the data directory ${dataDirectory} (${reason}; more in ${log}): ` +
      'restore a backup, or move the folder away to begin anew.',
  )
}
