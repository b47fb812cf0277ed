import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import type { Installation } from '#platform/service/define-service.ts'
import type { BackupFolder } from './backup-folder.ts'
import type { DatabaseConfig } from './config.ts'
import type { BackupStore } from './store/backup-store.ts'
import type { RestoreStore } from './store/restore-store.ts'
import type { WorkQueue } from './work-queue.ts'

/** What the service is made of, as its operations and jobs are given it. */
export interface DatabaseParts {
  config: DatabaseConfig
  database: Database
  installation: Installation
  backups: BackupStore
  restores: RestoreStore
  folder: BackupFolder
  queue: WorkQueue
  logger: Logger
}
