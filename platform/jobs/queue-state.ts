import type { Database } from '#platform/database/database.ts'

/** How far the job queue is behind. */
export interface QueueState {
  /** Jobs that could run now and do not yet. */
  waiting: number
  /** Seconds the oldest of them has waited; 0 without one. */
  oldest_seconds: number
  /** Jobs that have failed for the last time, by name. */
  failed: { name: string; count: number }[]
}

/** Jobs behind another one of their queue are left out: they wait for that, not for a worker. */
export async function readQueueState({ pool }: Database): Promise<QueueState> {
  const { rows } = await pool.query<{
    waiting: number
    oldest_seconds: number
    failed: QueueState['failed']
  }>(
    `select waiting.*, failed.* from (
       select count(*)::int as waiting,
         coalesce(max(extract(epoch from now() - run_at)), 0)::float8 as oldest_seconds
       from graphile_worker.jobs
       where locked_at is null and run_at <= now() and attempts < max_attempts
         and not exists (
           select from graphile_worker.jobs as ahead
           where ahead.queue_name = jobs.queue_name and ahead.locked_at is not null
         )
     ) as waiting, (
       select coalesce(json_agg(json_build_object('name', name, 'count', count)), '[]') as failed from (
         select task_identifier as name, count(*) from graphile_worker.jobs
         where attempts >= max_attempts group by task_identifier
       ) as names
     ) as failed`,
  )
  const [state] = rows
  if (state === undefined) throw new Error('The job queue gave no state')
  return state
}
