import type { coachingContract } from '#contracts/coaching.ts'
import type { Push } from '#contracts/code-host.ts'
import type { AnnouncedCommit } from '#contracts/commits/commit.ts'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Consumer, Event, EventLog } from '#platform/events/event-log.ts'
import type { JobQueue } from '#platform/jobs/job-queue.ts'
import type { Pseudonyms } from '#platform/privacy/pseudonyms.ts'
import { announceCommits } from './announce-commits.ts'
import { deleteRepositoryJob, type RepositoryToDelete } from './jobs.ts'
import { markRemoved, nameRepository, type RepositoryKey } from './store/repositories.ts'
import { forgetScores, saveScores } from './store/scores.ts'

type Coached = EventData<typeof coachingContract, 'commit.coached'>
type Named = EventData<typeof repositoriesContract, 'repository.renamed'>

/** A push may tell of hundreds of commits. */
const pushesAtOnce = 100

interface ConsumerOptions {
  jobs: JobQueue
  events: EventLog
  pseudonyms: Pick<Pseudonyms, 'loadFor'>
}

/** What this service reacts to. */
export function commitConsumers({ jobs, events: log, pseudonyms }: ConsumerOptions): Consumer[] {
  return [
    {
      name: 'commits.announcements',
      types: ['push.received'],
      batch: pushesAtOnce,
      handle: async (events, transaction) => {
        for (const { repository, commits } of byRepository(events)) {
          if (commits.length > 0)
            await announceCommits(transaction, { events: log, pseudonyms }, repository, commits)
        }
      },
    },
    {
      name: 'commits.scores',
      types: ['commit.coached'],
      breath: 50,
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

/** The commits of pushes, those of one repository together; in one order, lest two writers wait for each other. */
function byRepository(events: readonly Event[]): { repository: RepositoryKey; commits: AnnouncedCommit[] }[] {
  const groups = new Map<string, { repository: RepositoryKey; commits: AnnouncedCommit[] }>()
  for (const { workspace_id, data } of events) {
    const { repository_id: id, repository: full_name, commits } = data as Push
    const key = `${workspace_id} ${id}`
    const group = groups.get(key) ?? { repository: { workspace_id, id, full_name }, commits: [] }
    group.commits.push(...commits)
    groups.set(key, group)
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group)
}
