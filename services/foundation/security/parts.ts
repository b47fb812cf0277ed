import type { Logger } from 'pino'
import type { authContract } from '#contracts/auth.ts'
import type { Client } from '#platform/contract/create-client.ts'
import type { Database } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { AccessLog } from '#platform/identity/access-log.ts'
import type { JobQueue } from '#platform/jobs/job-queue.ts'
import type { Pseudonyms } from '#platform/privacy/pseudonyms.ts'
import type { SecurityConfig } from './config.ts'
import type { ErasureJournal } from './erasures/erasure-journal.ts'
import type { ExportFolder } from './exports/export-folder.ts'
import type { ErasureStore } from './store/erasures.ts'
import type { ExportStore } from './store/exports.ts'

/** What the service is made of, as its operations and jobs are given it. */
export interface SecurityParts {
  config: SecurityConfig
  database: Database
  events: EventLog
  jobs: JobQueue
  auth: Client<typeof authContract>
  accessLog: AccessLog
  pseudonyms: Pseudonyms
  exports: ExportStore
  erasures: ErasureStore
  folder: ExportFolder
  journal: ErasureJournal
  logger: Logger
}

/** Names of this service's jobs. */
export const exportJob = 'security.export'
export const erasureJob = 'security.erasure'
export const sweepJob = 'security.sweep_erasure'
export const expiryJob = 'security.remove_expired_exports'
