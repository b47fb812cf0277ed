import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { JobHandlers, JobQueue } from '#platform/jobs/job-queue.ts'
import { deliveryReceived } from './receiving/inbox.ts'
import type { DeliveryStore } from './store/deliveries.ts'

/** Names of this service's jobs. */
export const reopenJob = 'webhooks.reopen_unmatched'
export const sweepJob = 'webhooks.sweep'

/** What {@link reopenJob} is given. */
export interface NamesToReopen {
  workspace_id: string
  /** Full names, in small letters, that deliveries may call the repository by. */
  names: string[]
}

export interface JobOptions {
  database: Database
  events: EventLog
  jobs: JobQueue
  deliveries: DeliveryStore
  retention_days: number
  logger: Logger
}

/** Deliveries a transaction reopens or deletes. */
const slice = 500
const sweepEvery = 60_000
/** Seconds after which a delivery that waits was forgotten: its event was set aside, or the log lost. */
const forgottenAfter = 300

/** Asks for the sweep that repeats itself, unless it is asked for already. */
export function scheduleSweep(jobs: JobQueue): Promise<void> {
  const run_at = new Date(Date.now() + sweepEvery)
  return jobs.enqueue(sweepJob, {}, { key: sweepJob, run_at, keep_time: true })
}

/** Work that takes longer than a transaction may, or that nobody asks for. */
export function webhookJobs(options: JobOptions): JobHandlers {
  const { database, events, jobs, deliveries, retention_days, logger } = options

  const reopenUnmatched = async (payload: unknown) => {
    const { workspace_id, names } = payload as NamesToReopen
    let after: string | null = null
    do {
      after = await database.transact(async (transaction) => {
        const reopened = await deliveries.reopenUnmatched(transaction, workspace_id, {
          names,
          after,
          limit: slice,
        })
        await events.append(
          transaction,
          reopened.map((delivery) => deliveryReceived({ workspace_id, ...delivery })),
        )
        return reopened.length < slice ? null : (reopened.at(-1)?.id ?? null)
      })
    } while (after !== null)
  }

  const processForgotten = async () => {
    const forgotten = await deliveries.listForgotten(forgottenAfter, slice)
    if (forgotten.length === 0) return
    logger.warn({ deliveries: forgotten.length }, 'Deliveries that waited too long are processed again')
    await database.transact((transaction) => events.append(transaction, forgotten.map(deliveryReceived)))
  }

  const clearOld = async (signal: AbortSignal) => {
    let cleared: number
    do {
      signal.throwIfAborted()
      cleared = await deliveries.clear(retention_days, slice)
    } while (cleared === slice)
  }

  return {
    [reopenJob]: reopenUnmatched,
    [sweepJob]: async (_, { signal }) => {
      try {
        await clearOld(signal)
        await processForgotten()
      } finally {
        await scheduleSweep(jobs)
      }
    },
  }
}
