import type { Logger } from 'pino'
import type { aiContract } from '#contracts/ai.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { servicePrincipal } from '#platform/identity/principal.ts'
import type { JobHandlers, JobQueue } from '#platform/jobs/job-queue.ts'
import { runAsService } from '#platform/service/context.ts'
import type { CommitAdviser } from './advice/advise-on-commit.ts'
import { isWorthLater } from './models/model-failure.ts'
import type { CachedAnswerStore } from './store/cached-answers.ts'
import type { InteractionStore } from './store/interactions.ts'

export const adviseJob = 'ai.advise'
export const expireJob = 'ai.expire'

/** A commit that a model is to advise on. */
export interface AdviceToGive {
  workspace_id: string
  commit_id: string
  repository_id: string
  hash: string
  attempts: number
}

export interface JobOptions {
  adviser: CommitAdviser
  interactions: InteractionStore
  cache: CachedAnswerStore
  retention_days: number
  database: Database
  events: EventLog
  jobs: JobQueue
  logger: Logger
}

type Advised = EventData<typeof aiContract, 'commit.advised'>

/** Of peers that are away for the moment. */
const passingCodes = new Set(['unavailable', 'timeout', 'internal'])

const dayMilliseconds = 86_400_000

/** The work of this service that nobody waits for. */
export function aiJobs(options: JobOptions): JobHandlers {
  const { adviser, interactions, cache, retention_days, database, events, jobs, logger } = options

  const announce = (workspace_id: string, data: Advised) =>
    database.transact((transaction) =>
      events.append(transaction, [{ workspace_id, type: 'commit.advised', data }]),
    )

  return {
    // Run twice, it finds the first answer in the cache: no model is asked, and the same is announced.
    [adviseJob]: async (payload, { attempt }) => {
      const { workspace_id, attempts, ...commit } = payload as AdviceToGive
      const principal = servicePrincipal('coaching', workspace_id)
      try {
        const { advice, answered_by } = await runAsService('ai', workspace_id, () =>
          adviser.advise(principal, commit.commit_id, { fall_back: false }),
        )
        const model = `${answered_by.provider}/${answered_by.model}`
        await announce(workspace_id, { ...commit, model, advice, reason: null })
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        if (attempt < attempts && (isWorthLater(error.cause) || passingCodes.has(error.code))) throw error
        logger.info({ commit_id: commit.commit_id, reason: error.message }, 'no model advised on a commit')
        await announce(workspace_id, { ...commit, model: null, advice: null, reason: error.message })
      }
    },

    [expireJob]: async () => {
      await interactions.expire(retention_days)
      await cache.expire(retention_days)
      await scheduleExpiry(jobs, new Date(Date.now() + dayMilliseconds))
    },
  }
}

/** Forgets what is old once a day, however many processes there are. */
export function scheduleExpiry(jobs: JobQueue, at: Date): Promise<void> {
  return jobs.enqueue(expireJob, null, { key: expireJob, run_at: at })
}
