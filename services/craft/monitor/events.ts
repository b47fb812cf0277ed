import { sql } from 'kysely'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Transaction } from '#platform/database/database.ts'
import { afterCommit } from '#platform/database/transact.ts'
import type { Consumer, Event } from '#platform/events/event-log.ts'

type RepositoryEvents = (typeof repositoriesContract)['events']
type AnyRepositoryEvent = Event<EventData<typeof repositoriesContract, keyof RepositoryEvents & string>>

/** What this service reacts to: repositories that come, go, rest, and are synchronised. */
export function createMonitorConsumers(onDue: () => void): Consumer[] {
  return [
    {
      name: 'monitor.repositories',
      types: [
        'repository.registered',
        'repository.renamed',
        'repository.paused',
        'repository.resumed',
        'repository.synchronised',
        'repository.removed',
      ] satisfies (keyof RepositoryEvents)[],
      handle: async (events, transaction) => {
        for (const event of events as AnyRepositoryEvent[]) await follow(transaction, event)
        afterCommit(transaction, onDue)
      },
    },
  ]
}

async function follow(transaction: Transaction, event: AnyRepositoryEvent): Promise<void> {
  const { workspace_id, data, type } = event
  const { repository_id, full_name } = data
  const here = sql`workspace_id = ${workspace_id} and repository_id = ${repository_id}`
  const set = (changes: ReturnType<typeof sql>) =>
    sql`update monitor.repositories set ${changes} where ${here}`.execute(transaction)
  switch (type as keyof RepositoryEvents) {
    case 'repository.registered':
      await sql`
        insert into monitor.repositories (workspace_id, repository_id, full_name)
        values (${workspace_id}, ${repository_id}, ${full_name}) on conflict do nothing`.execute(transaction)
      return
    case 'repository.renamed':
      await set(sql`full_name = ${full_name}`)
      return
    case 'repository.paused':
      await set(sql`paused = true, requested_at = null, failures = 0, error_code = null, error_detail = null`)
      return
    case 'repository.resumed':
      await set(sql`paused = false, outcome = 'waiting', next_check_at = now()`)
      return
    case 'repository.synchronised': {
      // What is here now is what the next check compares with, and a local folder's fingerprint belongs to it.
      const { commits } = data as EventData<typeof repositoriesContract, 'repository.synchronised'>
      await set(sql`
        next_check_at = now(), sync_requested_at = null,
        commits_found = commits_found + case when sync_requested_at is null then 0 else ${commits}::int end,
        found_at = case when sync_requested_at is null then found_at else now() end`)
      return
    }
    case 'repository.removed':
      await sql`delete from monitor.repositories where ${here}`.execute(transaction)
      return
  }
}
