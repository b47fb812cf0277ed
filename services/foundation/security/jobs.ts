import type { JobHandlers, Schedule } from '#platform/jobs/job-queue.ts'
import { carryOutErasure, sweepErasure } from './erasures/carry-out-erasure.ts'
import { makeExport } from './exports/make-export.ts'
import { removeExpiredExports } from './exports/remove-expired-exports.ts'
import { erasureJob, expiryJob, exportJob, type SecurityParts, sweepJob } from './parts.ts'

const idOf = (payload: unknown) => (payload as { id: string }).id

/** Work that takes longer than a request may. */
export function securityJobs(parts: SecurityParts): JobHandlers {
  return {
    [exportJob]: (payload, context) => makeExport(parts, idOf(payload), context),
    [erasureJob]: (payload, context) => carryOutErasure(parts, idOf(payload), context),
    [sweepJob]: (payload, context) => sweepErasure(parts, idOf(payload), context),
    [expiryJob]: () => removeExpiredExports(parts),
  }
}

export const securitySchedules: readonly Schedule[] = [
  { cron: '7 * * * *', job: expiryJob, make_up_hours: 2 },
]
