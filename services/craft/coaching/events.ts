import type { AnnouncedCommitEvent, commitsContract, TrackedCommit } from '#contracts/commits.ts'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { Consumer, Event } from '#platform/events/event-log.ts'
import { splitIntoRuns } from '#platform/events/event-runs.ts'
import type { CoachAnnounced } from './coach-announced.ts'
import type { CoachCommits } from './coach-commits.ts'
import type { ChangeHistoryStore } from './store/change-histories.ts'
import type { JudgedCommitStore } from './store/judged-commits.ts'
import type { RepositoryStore } from './store/repositories.ts'

export interface ConsumerOptions {
  coachCommits: CoachCommits
  coachAnnounced: CoachAnnounced
  judgedCommits: JudgedCommitStore
  repositories: RepositoryStore
  histories: ChangeHistoryStore
  /** Events in one transaction at most. */
  batch: number
}

type CommitReference = EventData<typeof commitsContract, 'commit.retracted'>
type NamedRepository = EventData<typeof repositoriesContract, 'repository.registered'>

/** Reacts to events of one type and one workspace, in order. */
type Reaction = (transaction: Transaction, workspaceId: string, data: never[]) => Promise<void>

/** Milliseconds for which events are gathered while nobody waits for them. */
const breath = 50

/**
 * What coaching reacts to. One consumer for all of it, since the order counts: a commit is judged before it is
 * retracted, and forgotten with its repository. Another one runs ahead of it with what was announced, so that who has
 * pushed does not wait for whole commits to be judged: the first one then finds it done, or does it where it could not be
 * done yet. What it keeps is the first one's, and rebuilt by that.
 */
export function coachingConsumers(options: ConsumerOptions): Consumer[] {
  const { coachCommits, coachAnnounced, judgedCommits, repositories, histories, batch } = options

  const nameAll = async (transaction: Transaction, workspaceId: string, named: NamedRepository[]) => {
    for (const repository of named) await repositories.name(transaction, workspaceId, repository)
  }

  const setRetracted =
    (retracted: boolean) => (transaction: Transaction, workspaceId: string, commits: CommitReference[]) => {
      const ids = commits.map((commit) => commit.commit_id)
      return judgedCommits.setRetracted(transaction, workspaceId, ids, retracted)
    }

  const forgetAll = async (transaction: Transaction, workspaceId: string, removed: NamedRepository[]) => {
    const ids = removed.map(({ repository_id }) => repository_id)
    await repositories.lock(transaction, workspaceId, ids)
    for (const { repository_id } of removed) {
      await judgedCommits.deleteOfRepository(transaction, workspaceId, repository_id)
      await histories.deleteOfRepository(transaction, workspaceId, repository_id)
      await repositories.delete(transaction, workspaceId, repository_id)
    }
  }

  const reactions: Record<string, Reaction> = {
    'commit.announced': (transaction, workspaceId, commits: AnnouncedCommitEvent[]) =>
      coachAnnounced(transaction, workspaceId, commits),
    'commit.tracked': (transaction, workspaceId, commits: TrackedCommit[]) =>
      coachCommits(transaction, workspaceId, commits),
    'commit.retracted': setRetracted(true),
    'commit.restored': setRetracted(false),
    'repository.registered': nameAll,
    'repository.renamed': nameAll,
    'repository.removed': forgetAll,
  }

  return [
    {
      name: 'coaching.commits',
      types: Object.keys(reactions),
      batch,
      breath,
      handle: async (events, transaction) => {
        for (const run of splitIntoRuns(announcedFirst(events))) {
          const data = run.events.map((event) => event.data)
          await reactions[run.type]?.(transaction, run.workspace_id, data as never[])
        }
      },
      reset: async (transaction) => {
        await judgedCommits.deleteAll(transaction)
        await histories.deleteAll(transaction)
        await repositories.deleteAll(transaction)
      },
    },
    {
      name: 'coaching.announcements',
      types: ['commit.announced'],
      batch,
      handle: async (events, transaction) => {
        for (const { workspace_id, events: run } of splitIntoRuns(events)) {
          const commits = run.map(({ data }) => data as AnnouncedCommitEvent)
          await coachAnnounced(transaction, workspace_id, commits, { known_only: true })
        }
      },
    },
  ]
}

/**
 * Puts what was announced before what was tracked, where nothing else lies between them: a whole judgement takes the place
 * of a provisional one, so that both orders end alike, and a crowd of pushes is two runs instead of one after the other.
 */
function announcedFirst(events: readonly Event[]): Event[] {
  const ordered: Event[] = []
  let tracked: Event[] = []
  for (const event of events) {
    if (event.type === 'commit.tracked') tracked.push(event)
    else if (event.type === 'commit.announced') ordered.push(event)
    else {
      ordered.push(...tracked, event)
      tracked = []
    }
  }
  return [...ordered, ...tracked]
}
