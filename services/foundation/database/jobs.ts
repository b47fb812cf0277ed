import type { JobHandlers, Schedule } from '#platform/jobs/job-queue.ts'
import { cleanUp } from './clean-up.ts'
import type { DatabaseConfig } from './config.ts'
import { makeBackup } from './make-backup.ts'
import { makeRestore } from './make-restore.ts'
import type { DatabaseParts } from './parts.ts'
import { verifyBackup } from './verify-backup.ts'

const idOf = (payload: unknown) => (payload as { id: string }).id

/** A night's cleanup may take so long, in milliseconds; the rest is done the night after. */
const longestCleanup = 3_600_000

export function createDatabaseJobs(parts: DatabaseParts): JobHandlers {
  return {
    'database.backup': (payload, context) => makeBackup(parts, idOf(payload), context),
    'database.verify': (payload, context) => verifyBackup(parts, idOf(payload), context),
    'database.restore': (payload, context) => makeRestore(parts, idOf(payload), context),
    'database.scheduled_backup': async () => {
      const backup = await parts.backups.request({
        reason: 'schedule',
        created_by: 'schedule',
        has_secrets: false,
      })
      if (backup !== undefined) await parts.queue.backUp(backup.id)
    },
    'database.cleanup': async () => {
      const { items } = await cleanUp(parts, { dry_run: false, deadline: Date.now() + longestCleanup })
      const removed = items.filter(({ count }) => count > 0).map(({ name, count }) => ({ name, count }))
      if (removed.length > 0) parts.logger.info({ removed }, 'Removed what had expired')
    },
  }
}

/** The cleanup follows the backup: what it removes is in one. */
export function createDatabaseSchedules({ backup_schedule }: DatabaseConfig): Schedule[] {
  const cleanup = { cron: '30 3 * * *', job: 'database.cleanup', make_up_hours: 24 }
  if (backup_schedule === null) return [cleanup]
  return [{ cron: backup_schedule, job: 'database.scheduled_backup', make_up_hours: 24 }, cleanup]
}
