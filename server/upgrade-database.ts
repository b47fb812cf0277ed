import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { backupFileName, explainDiskError } from '#platform/backup/backup-file.ts'
import { writeBackup } from '#platform/backup/write-backup.ts'
import type { Database } from '#platform/database/database.ts'
import { migrate } from '#platform/database/migrate.ts'
import type { MigrationFolder } from '#platform/database/read-migrations.ts'
import { StartupError } from '#platform/errors/startup-error.ts'
import { migrateJobs } from '#platform/jobs/start-jobs.ts'
import type { ServerConfig } from './config.ts'
import { knownSchemas } from './migration-folders.ts'

export interface UpgradeOptions {
  config: ServerConfig
  folders: readonly MigrationFolder[]
  version: string
  logger: Logger
}

/**
 * Brings the tables to this version's level. A database of our own that holds something is backed up before; one on a
 * server elsewhere is in the care of whoever runs that, and other processes may be upgrading it too.
 *
 * @throws {StartupError} when the database is of a newer version, or the backup or a migration fails
 */
export async function upgradeDatabase(database: Database, options: UpgradeOptions): Promise<void> {
  const { config, folders, logger } = options
  const isOurs = config.database_url === null
  await migrate(database, folders, logger, {
    knownSchemas,
    ...(isOurs && { beforeUpgrade: () => backUpBeforeUpgrade(database, options) }),
  })
  await migrateJobs(database, logger)
}

async function backUpBeforeUpgrade(
  database: Database,
  { config, version, logger }: UpgradeOptions,
): Promise<void> {
  const id = randomUUID()
  const file = join(config.backup_directory, backupFileName(id, new Date()))
  logger.info({ file }, 'Making a backup before the upgrade')
  try {
    await writeBackup({ database, file, id, reason: 'upgrade', product_version: version })
  } catch (error) {
    const reason = explainDiskError(config.backup_directory, error) ?? String(error)
    throw new StartupError(
      `The data directory is of an older version, and the backup before its upgrade failed; nothing was changed. ${reason}`,
      error,
    )
  }
}
