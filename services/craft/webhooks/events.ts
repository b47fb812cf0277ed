import type { repositoriesContract } from '#contracts/repositories.ts'
import type { webhooksContract } from '#contracts/webhooks.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { Consumer, Event } from '#platform/events/event-log.ts'
import { splitIntoRuns } from '#platform/events/event-runs.ts'
import type { JobQueue } from '#platform/jobs/job-queue.ts'
import { type NamesToReopen, reopenJob } from './jobs.ts'
import { type ProcessingOptions, processDeliveries } from './processing/process-deliveries.ts'
import { remoteKey } from './providers/remote-key.ts'
import { deleteRepository, renameInRecords, saveRepository } from './store/repositories.ts'

type Received = EventData<typeof webhooksContract, 'webhook.received'>
type Registered = EventData<typeof repositoriesContract, 'repository.registered'>

/** Events in one transaction at most: pushes are large. */
const batch = 100

/**
 * What webhooks reacts to. One consumer for all of it, since the order counts: a delivery that came before its
 * repository was registered waits, and one that comes after finds it.
 */
export function webhookConsumers({ jobs, ...options }: ProcessingOptions & { jobs: JobQueue }): Consumer[] {
  return [
    {
      name: 'webhooks.deliveries',
      types: ['webhook.received', 'repository.registered', 'repository.renamed', 'repository.removed'],
      batch,
      // Pushes, which somebody waits for, are processed as they come.
      breath: 50,
      handle: async (events, transaction) => {
        for (const { workspace_id, type, events: run } of splitIntoRuns(events)) {
          if (type === 'webhook.received') {
            const ids = run.map(({ data }) => (data as Received).delivery_id)
            await processDeliveries(options, transaction, workspace_id, ids)
          } else {
            for (const event of run) await onRepository(jobs, transaction, event as Event<Registered>)
          }
        }
      },
    },
  ]
}

async function onRepository(
  jobs: JobQueue,
  transaction: Transaction,
  event: Event<Registered>,
): Promise<void> {
  const { workspace_id, type, data } = event
  const { repository_id: id, full_name, location } = data
  if (type === 'repository.removed') return deleteRepository(transaction, workspace_id, id)
  const remote = location === undefined ? null : remoteKey(location)
  await saveRepository(transaction, workspace_id, { id, full_name, remote })
  await renameInRecords(transaction, workspace_id, { id, full_name })
  const names = [full_name.toLowerCase(), ...(remote === null ? [] : [remote.slice(remote.indexOf('/') + 1)])]
  const payload: NamesToReopen = { workspace_id, names: [...new Set(names)] }
  await jobs.enqueue(reopenJob, payload, { key: `${reopenJob}.${id}`, transaction })
}
