import type { Transaction } from '#platform/database/database.ts'
import type { JobQueue } from '#platform/jobs/job-queue.ts'
import type { RepositoryKey } from './store/repository-store.ts'

/** Names of this service's jobs. */
export const backfillJob = 'repositories.backfill'
export const removalJob = 'repositories.remove'

/** Sends work on a repository, one piece after the other for each of them. */
export interface WorkQueue {
  enqueueBackfill: (key: RepositoryKey, transaction?: Transaction) => Promise<void>
  /** Runs once a backfill that is under way has ended. */
  enqueueRemoval: (key: RepositoryKey, transaction?: Transaction) => Promise<void>
}

export function createWorkQueue(jobs: JobQueue): WorkQueue {
  const enqueue = (name: string) => (key: RepositoryKey, transaction?: Transaction) =>
    jobs.enqueue(
      name,
      { workspace_id: key.workspace_id, id: key.id },
      { key: `${name}:${key.id}`, queue: `repositories:${key.id}`, ...(transaction && { transaction }) },
    )
  return { enqueueBackfill: enqueue(backfillJob), enqueueRemoval: enqueue(removalJob) }
}
