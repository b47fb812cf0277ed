import type { coachingContract } from '#contracts/coaching.ts'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Consumer } from '#platform/events/event-log.ts'
import type { JobQueue } from '#platform/jobs/job-queue.ts'
import { deleteRepositoryJob, type RepositoryToDelete } from './jobs.ts'
import { markRemoved, nameRepository } from './store/repositories.ts'
import { forgetScores, saveScores } from './store/scores.ts'

type Coached = EventData<typeof coachingContract, 'commit.coached'>
type Named = EventData<typeof repositoriesContract, 'repository.renamed'>

/** What this service reacts to. */
export function commitConsumers({ jobs }: { jobs: JobQueue }): Consumer[] {
  return [
    {
      name: 'commits.scores',
      types: ['commit.coached'],
      handle: (events, transaction) =>
        saveScores(
          transaction,
          events.map(({ workspace_id, data }) => ({ workspace_id, ...(data as Coached) })),
        ),
      reset: forgetScores,
    },
    {
      name: 'commits.repositories',
      types: ['repository.registered', 'repository.renamed', 'repository.removed'],
      handle: async (events, transaction) => {
        for (const { workspace_id, type, data } of events) {
          const { repository_id, full_name } = data as Named
          const repository = { workspace_id, id: repository_id, full_name }
          if (type !== 'repository.removed') {
            await nameRepository(transaction, repository)
            continue
          }
          await markRemoved(transaction, repository)
          const doomed: RepositoryToDelete = { workspace_id, repository_id }
          await jobs.enqueue(deleteRepositoryJob, doomed, {
            key: `commits.delete.${repository_id}`,
            transaction,
          })
        }
      },
    },
  ]
}
