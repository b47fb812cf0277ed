import type { Logger } from 'pino'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { JobHandlers, JobQueue } from '#platform/jobs/job-queue.ts'
import { deliveryReceived } from './receiving/inbox.ts'
import type { RecoverDeliveries } from './recovery/recover-deliveries.ts'
import type { DeliveryStore } from './store/deliveries.ts'

/** Names of this service's jobs. */
export const reopenJob = 'webhooks.reopen_unmatched'
export const sweepJob = 'webhooks.sweep'
export const recoverJob = 'webhooks.recover_deliveries'

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
  recovery: Recovery | null
  logger: Logger
}

/** Has GitHub deliver again what it could not. */
export interface Recovery {
  recover: RecoverDeliveries
  /** Seconds from one time to the next. */
  interval: number
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

/** Soon after a start, as what came while nothing ran is lost. */
const recoverAfterStart = 15_000

/** One look after the other, so that nothing is asked for twice at the same time. */
const oneByOne = { key: recoverJob, queue: recoverJob }

/** Asks for the first look at what GitHub could not deliver; each asks for the next one. */
export function scheduleRecovery(jobs: JobQueue): Promise<void> {
  return jobs.enqueue(recoverJob, {}, { ...oneByOne, run_at: new Date(Date.now() + recoverAfterStart) })
}

/** Has the next look happen at once, or as soon as the one that runs has ended. */
export function hastenRecovery(jobs: JobQueue, transaction: Transaction): Promise<void> {
  return jobs.enqueue(recoverJob, {}, { ...oneByOne, transaction })
}

/** Work that takes longer than a transaction may, or that nobody asks for. */
export function webhookJobs(options: JobOptions): JobHandlers {
  const { database, events, jobs, deliveries, retention_days, recovery, logger } = options

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

  const recover = async ({ recover, interval }: Recovery, signal: AbortSignal) => {
    let next = Date.now() + interval * 1000
    try {
      const askAgainAt = await recover(signal)
      next = Math.max(next, askAgainAt?.getTime() ?? 0)
    } finally {
      await jobs.enqueue(recoverJob, {}, { ...oneByOne, run_at: new Date(next), keep_time: true })
    }
  }

  return {
    [reopenJob]: reopenUnmatched,
    [recoverJob]: async (_, { signal }) => {
      if (recovery) await recover(recovery, signal)
    },
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
