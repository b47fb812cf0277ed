import { ArchiveError } from '#platform/backup/archive/read-archive.ts'
import { dropFreshDatabase, findReady } from '#platform/backup/fresh-database.ts'
import { prepareRestore } from '#platform/backup/restore-backup.ts'
import type { JobContext } from '#platform/jobs/job-queue.ts'
import type { DatabaseParts } from './parts.ts'
import { Cancelled, watchWork } from './watch-work.ts'

/**
 * Restores a backup into a database beside the one in use. That one goes on being used until the next start, when the
 * server finds the other and lets it take its place.
 */
export async function makeRestore(parts: DatabaseParts, id: string, job: JobContext): Promise<void> {
  const { backups, restores, folder, database, logger, installation } = parts
  const restore = await restores.begin(id)
  if (restore === undefined) return
  const backup = await backups.find(restore.backup_id)
  if (!backup?.file) return void (await restores.finish(id, 'failed', 'The backup is gone.'))
  const watch = watchWork(job.signal, (progress) => restores.note(id, progress))
  try {
    await prepareRestore({
      file: folder.pathOf(backup.file),
      url: database.url,
      folders: await installation.readMigrationFolders(),
      logger,
      replace: true,
      signal: watch.signal,
      onProgress: watch.onProgress,
    })
    await watch.close()
    await restores.finish(id, 'ready')
    logger.info({ file: backup.file }, 'Restored a backup; it takes its place at the next start')
  } catch (error) {
    await watch.close()
    if (job.signal.aborted) throw error
    if (error instanceof Cancelled) return void (await restores.finish(id, 'cancelled'))
    logger.error({ err: error }, 'A restore failed')
    const reason = error instanceof Error ? error.message : String(error)
    await restores.finish(id, 'failed', error instanceof ArchiveError ? `The backup ${reason}` : reason)
  }
}

/** Takes back what waits for the next start. */
export async function dropReadyRestore({ database }: DatabaseParts): Promise<void> {
  const fresh = await findReady(database.url)
  if (fresh !== undefined) await dropFreshDatabase(database.url, fresh)
}
