import type { aiContract } from '#contracts/ai.ts'
import type { coachingContract } from '#contracts/coaching.ts'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Consumer, EventLog } from '#platform/events/event-log.ts'
import type { ModelAdviceStore } from '../store/model-advice.ts'
import type { RequestAdvice } from './request-advice.ts'

export interface AdviceConsumerOptions {
  modelAdvice: ModelAdviceStore
  requestAdvice: RequestAdvice
  events: EventLog
  /** Whether a model is asked about every new commit that was made just now. */
  live: boolean
}

type Advised = EventData<typeof aiContract, 'commit.advised'>
type Coached = EventData<typeof coachingContract, 'commit.coached'>
type Removed = EventData<typeof repositoriesContract, 'repository.removed'>

/** How long ago a commit was made that is coached live; a history that is taken in is older. */
const liveHours = 24

/** Keeps what models say, and asks them about live commits if it is to. */
export function modelAdviceConsumers(options: AdviceConsumerOptions): Consumer[] {
  const { modelAdvice, requestAdvice, events, live } = options
  const keeping: Consumer = {
    name: 'coaching.model-advice',
    types: ['commit.advised', 'repository.removed'],
    handle: async (happened, transaction) => {
      for (const { workspace_id, type, data } of happened) {
        if (type === 'repository.removed') {
          await modelAdvice.deleteOfRepository(transaction, workspace_id, (data as Removed).repository_id)
          continue
        }
        const advised = data as Advised
        const changed = await modelAdvice.save(transaction, workspace_id, advised)
        const coached =
          changed && (await modelAdvice.findCoached(transaction, workspace_id, advised.commit_id))
        if (!coached) continue
        await events.append(transaction, [
          {
            workspace_id,
            type: 'commit.coached',
            data: { ...coached, provisional: false, first: false } satisfies Coached,
          },
        ])
      }
    },
    reset: (transaction) => modelAdvice.deleteAll(transaction),
  }
  const asking: Consumer = {
    name: 'coaching.live-advice',
    types: ['commit.coached'],
    handle: async (happened, transaction) => {
      const first = happened.filter(({ data }) => (data as Coached).first)
      for (const [workspaceId, coached] of Map.groupBy(first, ({ workspace_id }) => workspace_id)) {
        const byId = new Map(coached.map(({ data }) => [(data as Coached).commit_id, data as Coached]))
        for (const id of await modelAdvice.findLive(transaction, workspaceId, [...byId.keys()], liveHours)) {
          const commit = byId.get(id)
          if (commit) await requestAdvice(transaction, workspaceId, commit)
        }
      }
    },
  }
  return live ? [keeping, asking] : [keeping]
}
