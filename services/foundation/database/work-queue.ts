import type { JobQueue } from '#platform/jobs/job-queue.ts'

/** Enqueues the service's long work; all of it goes one after the other, however many processes run. */
export interface WorkQueue {
  backUp: (id: string) => Promise<void>
  verify: (id: string) => Promise<void>
  restore: (id: string) => Promise<void>
}

/** Tries of a backup, when the database goes away in between. */
export const backupAttempts = 3

const queue = 'database'

export function createWorkQueue(jobs: JobQueue): WorkQueue {
  const enqueue = (job: string, id: string, attempts: number) =>
    jobs.enqueue(job, { id }, { queue, key: `${job} ${id}`, attempts })
  return {
    backUp: (id) => enqueue('database.backup', id, backupAttempts),
    verify: (id) => enqueue('database.verify', id, 1),
    restore: (id) => enqueue('database.restore', id, 1),
  }
}
