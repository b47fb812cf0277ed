import type { coachingContract } from '#contracts/coaching.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { ModelAdviceStore } from '../store/model-advice.ts'

export type CommitToAdvise = EventData<typeof coachingContract, 'advice.requested'>

/** Asks for a model's advice on a commit, unless that was done a short while ago. The answer comes as an event. */
export type RequestAdvice = (
  transaction: Transaction,
  workspaceId: string,
  commit: CommitToAdvise,
) => Promise<void>

export function createRequestAdvice(options: {
  modelAdvice: ModelAdviceStore
  events: EventLog
}): RequestAdvice {
  const { modelAdvice, events } = options
  return async (transaction, workspaceId, { commit_id, repository_id, hash }) => {
    const data: CommitToAdvise = { commit_id, repository_id, hash }
    if (!(await modelAdvice.request(transaction, workspaceId, data))) return
    await events.append(transaction, [{ workspace_id: workspaceId, type: 'advice.requested', data }])
  }
}
