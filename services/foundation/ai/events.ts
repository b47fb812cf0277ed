import type { coachingContract } from '#contracts/coaching.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Consumer } from '#platform/events/event-log.ts'
import type { JobQueue } from '#platform/jobs/job-queue.ts'
import { type AdviceToGive, adviseJob } from './jobs.ts'

type Requested = EventData<typeof coachingContract, 'advice.requested'>

/** Tries before a commit goes without advice: over some two minutes. */
const attempts = 5

/** What this service reacts to. A model takes seconds, so that the asking is a job's. */
export function aiConsumers({ jobs }: { jobs: JobQueue }): Consumer[] {
  return [
    {
      name: 'ai.advice',
      types: ['advice.requested'],
      handle: async (events, transaction) => {
        for (const { workspace_id, data } of events) {
          const wanted: AdviceToGive = { workspace_id, ...(data as Requested), attempts }
          const key = `ai.advise.${workspace_id}.${wanted.commit_id}`
          await jobs.enqueue(adviseJob, wanted, { key, transaction, attempts })
        }
      },
    },
  ]
}
