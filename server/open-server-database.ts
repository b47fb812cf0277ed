import type { Logger } from 'pino'
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
  let url = config.database_url
  if (url === null) {
    const embedded = await startEmbeddedDatabase({ data_directory: config.data_directory, logger })
    stack.defer(() => embedded.stop())
    url = embedded.url
  }
  const database = await openDatabase(url, { logger, connections: config.database_connections })
  stack.defer(() => database.close())
  return database
}
