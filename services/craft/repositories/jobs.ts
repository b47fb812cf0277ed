import type { Database } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { JobHandlers } from '#platform/jobs/job-queue.ts'
import { runAsService } from '#platform/service/context.ts'
import { type BackfillOptions, runBackfill } from './backfill/run-backfill.ts'
import type { Sources } from './sources.ts'
import type { RepositoryKey, RepositoryStore } from './store/repository-store.ts'
import { backfillJob, removalJob } from './work-queue.ts'

/** The long work of this service. */
export function createRepositoryJobs(options: BackfillOptions): JobHandlers {
  return {
    [backfillJob]: (payload, { signal }) => asService(payload, (key) => runBackfill(options, key, signal)),
    [removalJob]: (payload) => asService(payload, (key) => removeRepository(options, key)),
  }
}

function asService(payload: unknown, work: (key: RepositoryKey) => Promise<void>): Promise<void> {
  const key = payload as RepositoryKey
  return runAsService('repositories', key.workspace_id, () => work(key))
}

/** Removes a hidden repository for good. Nothing records commits for it any more: its backfill ran before, in this queue. */
async function removeRepository(
  {
    database,
    events,
    repositories,
    sources,
  }: { database: Database; events: EventLog; repositories: RepositoryStore; sources: Sources },
  key: RepositoryKey,
): Promise<void> {
  await sources.removeMirror(key.id)
  await database.transact(async (transaction) => {
    const full_name = await repositories.deleteHidden(transaction, key)
    if (full_name === null) return
    await events.append(transaction, [
      {
        workspace_id: key.workspace_id,
        type: 'repository.removed',
        data: { repository_id: key.id, full_name },
      },
    ])
  })
}
