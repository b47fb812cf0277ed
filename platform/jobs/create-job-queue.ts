import { sql } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import type { JobOptions, JobQueue } from './job-queue.ts'
import { addTrace } from './traced-payload.ts'

/** The sending side of the queue (graphile-worker): a job is enqueued with the caller's transaction, or at once. */
export function createJobQueue(database: Database): JobQueue {
  return {
    enqueue: async (name, payload, options = {}) => {
      await addJob(name, payload, options).execute(options.transaction ?? database.kysely)
    },
  }
}

function addJob(name: string, payload: unknown, options: JobOptions) {
  return sql`
    select graphile_worker.add_job(
      identifier => ${name},
      payload => ${JSON.stringify(addTrace(payload))}::json,
      queue_name => ${options.queue ?? null},
      run_at => ${options.run_at ?? null},
      max_attempts => ${options.attempts ?? 25},
      job_key => ${options.key ?? null},
      job_key_mode => ${options.keep_time ? 'preserve_run_at' : 'replace'}
    )`
}
