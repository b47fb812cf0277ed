import type { Transaction } from '#platform/database/database.ts'
import type { JobOptions, JobQueue } from '#platform/jobs/job-queue.ts'
import type { RepositoryKey } from './store/repository-store.ts'

/** Names of this service's jobs. */
export const backfillJob = 'repositories.backfill'
export const removalJob = 'repositories.remove'

/** Sends work on a repository, one piece after the other for each of them. */
export interface WorkQueue {
  enqueueBackfill: (key: RepositoryKey, transaction?: Transaction) => Promise<void>
  /** At once, or with what pushes have asked for soon. */
  enqueueBackfillWithPushes: (key: RepositoryKey, transaction?: Transaction) => Promise<void>
  /**
   * Soon, together with what is asked for until then: pushes may come by the hundred. `last` is when the last one began:
   * while it is not long ago, they wait for longer, since git costs the others dear.
   */
  enqueueBackfillSoon: (key: RepositoryKey, transaction: Transaction, last: Date | null) => Promise<void>
  /** Runs once a backfill that is under way has ended. */
  enqueueRemoval: (key: RepositoryKey, transaction?: Transaction) => Promise<void>
}

/** Milliseconds that a push waits for others, and from one run to the next while more come. */
const gatherFor = 2000
const restFor = 5000

export function createWorkQueue(jobs: JobQueue): WorkQueue {
  const enqueue =
    (name: string) =>
    (key: RepositoryKey, transaction?: Transaction, timing: Pick<JobOptions, 'run_at' | 'keep_time'> = {}) =>
      jobs.enqueue(
        name,
        { workspace_id: key.workspace_id, id: key.id },
        {
          key: `${name}:${key.id}`,
          queue: `repositories:${key.id}`,
          ...(transaction && { transaction }),
          ...timing,
        },
      )
  const enqueueBackfill = enqueue(backfillJob)
  return {
    enqueueBackfill: (key, transaction) => enqueueBackfill(key, transaction),
    enqueueBackfillWithPushes: (key, transaction) =>
      enqueueBackfill(key, transaction, { run_at: new Date(), keep_time: true }),
    enqueueBackfillSoon: (key, transaction, last) => {
      const at = Math.max(Date.now() + gatherFor, (last?.getTime() ?? 0) + restFor)
      return enqueueBackfill(key, transaction, { run_at: new Date(at), keep_time: true })
    },
    enqueueRemoval: enqueue(removalJob),
  }
}
