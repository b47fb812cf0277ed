import type { coachingContract } from '#contracts/coaching.ts'
import type { commitsContract } from '#contracts/commits.ts'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { Consumer, Event } from '#platform/events/event-log.ts'
import type { BackfillStore } from './store/backfill-store.ts'
import { type CommitKey, type CountChange, type CountStore, createCountStore } from './store/count-store.ts'
import type { RepositoryKey } from './store/repository-store.ts'
import type { WorkQueue } from './work-queue.ts'

type CommitEvents = typeof commitsContract
type AnyEvent = Event<{ repository_id: string }>

/** What this service reacts to: pushes, and what changes how many commits are listed, measured and coached. */
export function createRepositoryConsumers({
  queue,
  backfills,
}: {
  queue: WorkQueue
  backfills: Pick<BackfillStore, 'readStart'>
}): Consumer[] {
  return [
    {
      name: 'repositories.pushes',
      types: ['push.received'],
      breath: 50,
      handle: async (events, transaction) => {
        for (const key of repositoriesOf(events as AnyEvent[])) {
          await queue.enqueueBackfillSoon(key, transaction, await backfills.readStart(transaction, key))
        }
      },
    },
    {
      name: 'repositories.counts',
      types: [
        'commits.listed',
        'commits.measured',
        'commit.retracted',
        'commit.restored',
        'commit.coached',
        'repository.synchronised',
      ],
      breath: 50,
      handle: (events, transaction) => onCountedEvents(events as AnyEvent[], transaction),
      reset: (transaction) => createCountStore(transaction).reset(),
    },
  ]
}

async function onCountedEvents(events: readonly AnyEvent[], transaction: Transaction): Promise<void> {
  const counts = createCountStore(transaction)
  const repositories = repositoriesOf(events)
  await counts.lock(repositories)

  const changes = sumChanges(events)
  if (changes.length > 0) await counts.add(changes)
  const coached = events.filter(isWhollyCoached).map(commitOf)
  if (coached.length > 0) await counts.markCoached(coached)
  await markRetractions(counts, events)

  const synchronised = events.filter(
    ({ type }) => type === ('repository.synchronised' satisfies RepositoryEvent),
  )
  if (synchronised.length > 0) await counts.settle(repositoriesOf(synchronised))
  await counts.finishCoaching(repositories)
}

type RepositoryEvent = keyof (typeof repositoriesContract)['events']

type Coached = EventData<typeof coachingContract, 'commit.coached'>

/** A judgement by the notice of a push alone is followed by the one that counts. */
function isWhollyCoached(event: AnyEvent): event is Event<Coached> {
  return event.type === 'commit.coached' && !(event.data as Coached).provisional
}

/** In their order, as many of the same kind at once as follow each other. */
async function markRetractions(counts: CountStore, events: readonly AnyEvent[]): Promise<void> {
  let kind: string | null = null
  let commits: CommitKey[] = []
  const mark = async () => {
    if (commits.length > 0) await counts.markRetracted(commits, kind === 'commit.retracted')
    commits = []
  }
  for (const event of events) {
    if (!isRetraction(event)) continue
    if (event.type !== kind) await mark()
    kind = event.type
    commits.push(commitOf(event))
  }
  await mark()
}

function isRetraction(
  event: AnyEvent,
): event is Event<EventData<CommitEvents, 'commit.retracted' | 'commit.restored'>> {
  return event.type === 'commit.retracted' || event.type === 'commit.restored'
}

function sumChanges(events: readonly AnyEvent[]): CountChange[] {
  const sums = new Map<string, CountChange>()
  for (const event of events) {
    const change = readChange(event)
    if (!change) continue
    const id = event.data.repository_id
    const sum = sums.get(id) ?? { workspace_id: event.workspace_id, id, commits: 0, measured: 0 }
    sums.set(id, sum)
    sum.commits += change.commits
    sum.measured += change.measured
  }
  return [...sums.values()]
}

/** By how much an event changes the commits listed and measured; null for one that does not. */
function readChange(event: AnyEvent): { commits: number; measured: number } | null {
  switch (event.type) {
    case 'commits.listed':
      return { commits: (event.data as EventData<CommitEvents, 'commits.listed'>).commits, measured: 0 }
    case 'commits.measured':
      return { commits: 0, measured: (event.data as EventData<CommitEvents, 'commits.measured'>).commits }
    case 'commit.retracted':
      return { commits: -1, measured: wasMeasured(event) ? -1 : 0 }
    case 'commit.restored':
      return { commits: 1, measured: wasMeasured(event) ? 1 : 0 }
    default:
      return null
  }
}

function wasMeasured(event: AnyEvent): boolean {
  return (event.data as EventData<CommitEvents, 'commit.retracted'>).measured
}

function commitOf(event: Event<{ repository_id: string; commit_id: string }>): CommitKey {
  const { repository_id, commit_id } = event.data
  return { workspace_id: event.workspace_id, repository_id, commit_id }
}

function repositoriesOf(events: readonly AnyEvent[]): RepositoryKey[] {
  const keys = events.map(({ workspace_id, data }): [string, RepositoryKey] => [
    data.repository_id,
    { workspace_id, id: data.repository_id },
  ])
  return [...new Map(keys).values()]
}
