import { databaseContract } from '#contracts/database.ts'
import { idempotencyRetention } from '#platform/http/idempotency-retention.ts'
import { defineService } from '#platform/service/define-service.ts'
import { openBackupFolder } from './backup-folder.ts'
import { readDatabaseConfig } from './config.ts'
import { createDatabaseJobs, createDatabaseSchedules } from './jobs.ts'
import type { DatabaseParts } from './parts.ts'
import { databasePersonalTables } from './personal-tables.ts'
import { createDatabaseRoutes } from './routes.ts'
import { createBackupStore } from './store/backup-store.ts'
import { createRestoreStore } from './store/restore-store.ts'
import { createWorkQueue } from './work-queue.ts'

/** Shows how the database does, makes and restores backups, and removes what has expired. */
export const database = defineService({
  name: 'database',
  contract: databaseContract,
  peers: {},
  migrations: import.meta.resolve('./migrations/'),
  personal: databasePersonalTables,
  config: readDatabaseConfig,
  create({ config, database, jobs, logger, installation }) {
    const backups = createBackupStore(database)
    const parts: DatabaseParts = {
      config,
      database,
      installation,
      backups,
      restores: createRestoreStore(database),
      folder: openBackupFolder({ folder: config.backup_folder, backups, logger }),
      queue: createWorkQueue(jobs),
      logger,
    }
    return {
      routes: createDatabaseRoutes(parts),
      jobs: createDatabaseJobs(parts),
      schedules: createDatabaseSchedules(config),
      retention: [idempotencyRetention],
      checks: async () => {
        const failure = await backups.findFailure()
        return [
          {
            name: 'backups',
            ready: failure === undefined,
            optional: true,
            ...(failure !== undefined && { detail: failure }),
          },
        ]
      },
      start: () => backups.endForeignWork(),
    }
  },
})
