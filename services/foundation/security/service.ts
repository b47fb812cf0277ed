import { authContract } from '#contracts/auth.ts'
import { securityContract } from '#contracts/security.ts'
import { defineService } from '#platform/service/define-service.ts'
import { readSecurityConfig } from './config.ts'
import { openErasureJournal } from './erasures/erasure-journal.ts'
import { replayErasures } from './erasures/replay-erasures.ts'
import { openExportFolder } from './exports/export-folder.ts'
import { securityJobs, securitySchedules } from './jobs.ts'
import type { SecurityParts } from './parts.ts'
import { securityPersonalTables } from './personal-tables.ts'
import { securityRetention } from './retention.ts'
import { createSecurityRoutes } from './routes.ts'
import { createErasureStore } from './store/erasures.ts'
import { createExportStore } from './store/exports.ts'

/** Shows people who looked at their data, gives it to them, and erases them. */
export const security = defineService({
  name: 'security',
  contract: securityContract,
  peers: { auth: authContract },
  migrations: import.meta.resolve('./migrations/'),
  personal: securityPersonalTables,
  config: readSecurityConfig,
  create({ config, database, events, jobs, peers, accessLog, pseudonyms, logger }) {
    const parts: SecurityParts = {
      config,
      database,
      events,
      jobs,
      auth: peers.auth,
      accessLog,
      pseudonyms,
      exports: createExportStore(database),
      erasures: createErasureStore(database),
      folder: openExportFolder(config.export_folder),
      journal: openErasureJournal(config.erasure_journal),
      logger,
    }
    return {
      routes: createSecurityRoutes(parts),
      jobs: securityJobs(parts),
      schedules: securitySchedules,
      retention: securityRetention(config.access_log_days),
      start: () => replayErasures(parts),
    }
  },
})
