import { type Logger, pino } from 'pino'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import type { ServerConfig } from '../../server/config.ts'
import { readAllSettings } from '../../server/read-all-settings.ts'
import { findDataDirectory } from '../connection.ts'
import { readEnvironment } from '../environment.ts'

/** A database that no server is using: the embedded one, or one elsewhere. */
export interface OfflineDatabase {
  url: string
  config: ServerConfig
  logger: Logger
  /** Runs `work` while nobody of us is connected. */
  pause: <T>(work: () => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

interface OfflineOptions {
  dataDir?: string
  /** Given with `--database-url`. */
  databaseUrl?: string
}

/**
 * Opens the database of an installation without its server: the URL given, else that of the settings, else the embedded
 * one in the data directory.
 *
 * @throws {StartupError} when a server is running on the data directory
 */
export async function openOfflineDatabase(options: OfflineOptions): Promise<OfflineDatabase> {
  const environment = { ...readEnvironment() }
  environment.THROUGHLINE_DATA_DIR = await findDataDirectory(options)
  if (options.databaseUrl !== undefined) environment.DATABASE_URL = options.databaseUrl
  else if (options.dataDir !== undefined) delete environment.DATABASE_URL
  const config = await readAllSettings(environment)
  const logger = pino({ level: 'silent' })
  if (config.database_url !== null)
    return {
      url: config.database_url,
      config,
      logger,
      pause: (work) => work(),
      close: async () => {},
    }
  const { url, pause, stop } = await startEmbeddedDatabase({ data_directory: config.data_directory, logger })
  return { url, config, logger, pause, close: stop }
}
