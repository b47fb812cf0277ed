import type { Repository, repositoriesContract } from '#contracts/repositories.ts'
import type { Database } from '#platform/database/database.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { assertMatches } from '#platform/http/if-match.ts'
import { nameTaken } from './registration/register-repository.ts'
import type { BackfillStore } from './store/backfill-store.ts'
import type { RepositoryEdit, RepositoryKey, RepositoryStore } from './store/repository-store.ts'
import type { WorkQueue } from './work-queue.ts'

export interface EditOptions {
  database: Database
  events: EventLog
  repositories: RepositoryStore
  backfills: BackfillStore
  queue: WorkQueue
}

/**
 * Renames or pauses a repository, and gives it as it is then; null when it is gone. Pausing stops its backfill, going on
 * resumes it.
 * @throws ServiceError `precondition_failed`, `repository_exists`
 */
export async function editRepository(
  options: EditOptions,
  key: RepositoryKey,
  edit: RepositoryEdit,
  ifMatch: string | string[] | undefined,
): Promise<Repository | null> {
  const { repositories } = options
  for (;;) {
    const repository = await repositories.findById(key)
    if (!repository) return null
    assertMatches(ifMatch, repository.version)
    const { owner, name } = { ...repository, ...edit }
    const namesake = await repositories.find(key.workspace_id, owner, name)
    if (namesake && namesake.id !== key.id) throw nameTaken(namesake)
    // Someone else may have changed it, or taken the name, just now: then the same again, on what is there by now.
    const applied = await applyEdit(options, key, repository, edit).catch((error) => {
      if (hasCode(error, uniqueViolation)) return false
      throw error
    })
    if (applied) return repositories.findById(key)
  }
}

/** PostgreSQL manual, appendix A. */
const uniqueViolation = '23505'

function applyEdit(
  { database, events, repositories, backfills, queue }: EditOptions,
  key: RepositoryKey,
  before: Repository,
  edit: RepositoryEdit,
): Promise<boolean> {
  return database.transact(async (transaction) => {
    const after = await repositories.edit(transaction, key, edit, before.version)
    if (!after) return false
    const data = { repository_id: key.id, full_name: after.full_name }
    const tell = (type: keyof (typeof repositoriesContract)['events']) =>
      events.append(transaction, [{ workspace_id: key.workspace_id, type, data }])
    if (after.full_name !== before.full_name) await tell('repository.renamed')
    if (edit.paused === true && !before.paused) {
      await backfills.cancel(key, transaction)
      await tell('repository.paused')
    }
    if (edit.paused === false && before.paused) {
      await backfills.request(transaction, key)
      await queue.enqueueBackfill(key, transaction)
      await tell('repository.resumed')
    }
    return true
  })
}
