import type { Logger } from 'pino'
import { findReady, takePlace } from '#platform/backup/fresh-database.ts'
import type { Database } from '#platform/database/database.ts'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import type { ServerConfig } from './config.ts'

/** Opens the database the settings name, or the embedded one, which is started; `stack` closes and stops it. */
export async function openServerDatabase(
  config: ServerConfig,
  logger: Logger,
  stack: AsyncDisposableStack,
): Promise<Database> {
  const url = await prepareServerDatabase(config, logger, stack)
  const database = await openDatabase(url, { logger, connections: config.database_connections })
  stack.defer(() => database.close())
  return database
}

/**
 * Gives the URL of the database, starting the embedded one when it is that; `stack` stops it. A restore that waited for
 * the next start takes effect now, unless other processes are using the database.
 */
export async function prepareServerDatabase(
  config: ServerConfig,
  logger: Logger,
  stack: AsyncDisposableStack,
): Promise<string> {
  if (config.database_url !== null) {
    await takeRestored(config.database_url, logger, (work) => work())
    return config.database_url
  }
  const { url, stop, pause } = await startEmbeddedDatabase({ data_directory: config.data_directory, logger })
  stack.defer(stop)
  await takeRestored(url, logger, pause)
  return url
}

async function takeRestored(
  url: string,
  logger: Logger,
  pause: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<void> {
  // A database that cannot be reached is explained by whoever opens it.
  const fresh = await findReady(url).catch(() => undefined)
  if (fresh === undefined) return
  try {
    const kept = await pause(() => takePlace(url, fresh, true))
    logger.info({ kept }, 'The restored database is in use now; the one before is kept')
  } catch (error) {
    logger.warn({ err: error }, 'A restored database waits, and cannot take its place yet')
  }
}
