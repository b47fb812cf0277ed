import { EventEmitter } from 'node:events'
import { SpanKind } from '@opentelemetry/api'
import {
  type JobHelpers,
  parseCronItems,
  run,
  runMigrations,
  type TaskList,
  type WorkerEvents,
  Logger as WorkerLogger,
} from 'graphile-worker'
import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { withSpan } from '#platform/telemetry/spans.ts'
import type { JobHandlers, JobQueue, Schedule } from './job-queue.ts'
import { readTrace } from './traced-payload.ts'
import { createWorkerPresence } from './worker-presence.ts'

export interface JobRunnerOptions {
  database: Database
  jobs: JobQueue
  handlers: JobHandlers
  schedules?: readonly Schedule[]
  logger: Logger
  /** Jobs at once; 4 when left out. */
  concurrency?: number
}

export interface JobRunner {
  /** Tells running handlers to give up, and waits for them. */
  stop: () => Promise<void>
}

const lookForDeadEvery = 10_000

/** Makes the queue's tables, or brings them up to date; needed before anything is enqueued. */
export async function migrateJobs(database: Database, logger: Logger): Promise<void> {
  await runMigrations({ pgPool: database.pool, logger: adaptLogger(logger) })
}

/** Works off jobs until it is stopped. Jobs of a process that was killed are taken over within ten seconds. */
export async function startJobs(options: JobRunnerOptions): Promise<JobRunner> {
  const { database, logger } = options
  const presence = await createWorkerPresence(database)
  await presence.releaseDead()
  const events: WorkerEvents = new EventEmitter()
  let isNoted = Promise.resolve()
  events.on('pool:create', ({ workerPool }) => {
    isNoted = presence
      .add(workerPool.id)
      .catch((error) => logger.warn({ err: error }, 'a worker could not be noted'))
  })
  const interrupted: (() => Promise<void>)[] = []
  const runner = await run({
    pgPool: database.pool,
    taskList: createTaskList(options, interrupted, () => isNoted),
    events,
    logger: adaptLogger(logger),
    concurrency: options.concurrency ?? 4,
    noHandleSignals: true,
    parsedCronItems: parseCronItems((options.schedules ?? []).map(readSchedule)),
    gracefulShutdownAbortTimeout: 1,
  })
  const timer = setInterval(() => {
    presence
      .releaseDead()
      .catch((error) => logger.warn({ err: error }, 'dead workers could not be looked for'))
  }, lookForDeadEvery)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await runner.stop()
      for (const enqueueAgain of interrupted) await enqueueAgain()
      await presence.close()
    },
  }
}

function readSchedule({ cron, job, make_up_hours = 0 }: Schedule) {
  const options = { backfillPeriod: make_up_hours * 3_600_000, jobKey: job }
  return { task: job, match: cron, identifier: job, options }
}

/**
 * Stopping is no failure: what was interrupted waits for the next start without back-off. It is enqueued again once the
 * workers have ended, lest one of them takes it.
 */
function createTaskList(
  { handlers, jobs, logger }: JobRunnerOptions,
  interrupted: (() => Promise<void>)[],
  isNoted: () => Promise<void>,
): TaskList {
  const entries = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (queued: unknown, helpers: JobHelpers) => {
      const { abortSignal: signal, job } = helpers
      // Nobody takes a job over at once from a worker that nobody knows.
      await isNoted()
      const { payload, traceparent } = readTrace(queued)
      const span = { service: name.split('.', 1)[0] ?? name, kind: SpanKind.CONSUMER, causes: [traceparent] }
      try {
        await withSpan(`job ${name}`, span, () => handle(payload, { signal, attempt: job.attempts }))
      } catch (error) {
        if (!signal.aborted) throw error
        const queue = await helpers.getQueueName()
        const options = { ...(job.key !== null && { key: job.key }), ...(queue !== null && { queue }) }
        interrupted.push(() => jobs.enqueue(name, payload, options))
        logger.info({ job: name }, 'job was interrupted and goes on at the next start')
      }
    },
  ])
  return Object.fromEntries(entries)
}

function adaptLogger(logger: Logger): WorkerLogger {
  const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const
  return new WorkerLogger(() => (level, message, meta) => {
    const isOutside = level === 'error' && isForeseen(meta?.error)
    logger[isOutside ? 'warn' : (levels[level as keyof typeof levels] ?? 'debug')]({ ...meta }, message)
  })
}

/** Whether a failure lies in what the job deals with, such as a folder that is gone, and not in this program. */
function isForeseen(error: unknown): boolean {
  return error instanceof ServiceError && error.code !== 'internal'
}
