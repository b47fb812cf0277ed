import type { RepositoryStore } from './store/repository-store.ts'
import type { WorkQueue } from './work-queue.ts'

/**
 * At a start: what was under way goes on, and every repository is looked at for what came while nobody was here. Those
 * that are paused or cancelled are left alone.
 */
export async function resumeWork({
  repositories,
  queue,
}: {
  repositories: RepositoryStore
  queue: WorkQueue
}): Promise<void> {
  const { unsynchronised, hidden } = await repositories.listUnattended()
  for (const key of hidden) await queue.enqueueRemoval(key)
  for (const key of unsynchronised) await queue.enqueueBackfill(key)
}
