import type { Transaction } from '#platform/database/database.ts'

export interface JobOptions {
  /** A waiting job with the same key is replaced instead of doubled. */
  key?: string
  /** Jobs of one queue run one after the other. */
  queue?: string
  run_at?: Date
  /** Leaves a waiting job with the same key at the time it has, so that being asked for again never puts it off. */
  keep_time?: boolean
  /** Tries in all, with exponential back-off between them; 25 when left out. */
  attempts?: number
}

/** The sending side. Names are `service.verb`. */
export interface JobQueue {
  enqueue: (
    name: string,
    payload: unknown,
    options?: JobOptions & { transaction?: Transaction },
  ) => Promise<void>
}

export interface JobContext {
  /** Aborted when the process stops: give up soon; the job is tried again at the next start. */
  signal: AbortSignal
  attempt: number
}

/** Handlers by job name. A handler may be killed at any point and run again: it must pick up where it was. */
export type JobHandlers = Readonly<Record<string, (payload: unknown, context: JobContext) => Promise<void>>>

/** A job that is enqueued by the clock, once however many processes run. */
export interface Schedule {
  /** Minute, hour, day of month, month, day of week (crontab(5)), in UTC. */
  cron: string
  job: string
  /** Hours for which a time that passed while nothing ran is made up for at the next start; none when left out. */
  make_up_hours?: number
}
