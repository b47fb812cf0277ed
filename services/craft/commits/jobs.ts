import type { Database } from '#platform/database/database.ts'
import type { JobHandlers } from '#platform/jobs/job-queue.ts'
import { deleteCommits } from './store/repositories.ts'

/** Names of this service's jobs. */
export const deleteRepositoryJob = 'commits.delete_repository'

/** What {@link deleteRepositoryJob} is given. */
export interface RepositoryToDelete {
  workspace_id: string
  repository_id: string
}

/** Commits a transaction deletes: with what hangs on them about a thousand rows. */
const slice = 200

/** Work that takes longer than a transaction may. */
export function commitJobs({ database }: { database: Database }): JobHandlers {
  return {
    [deleteRepositoryJob]: async (payload, { signal }) => {
      const { workspace_id, repository_id } = payload as RepositoryToDelete
      let deleted: number
      do {
        signal.throwIfAborted()
        deleted = await deleteCommits(database.kysely, workspace_id, repository_id, slice)
      } while (deleted > 0)
    },
  }
}
