import { backupFileName, explainDiskError } from '#platform/backup/backup-file.ts'
import { readKeyFiles } from '#platform/backup/key-files.ts'
import { writeBackup } from '#platform/backup/write-backup.ts'
import { isConnectionError } from '#platform/database/connection-error.ts'
import type { JobContext } from '#platform/jobs/job-queue.ts'
import { figuresOf } from './backup-folder.ts'
import type { DatabaseParts } from './parts.ts'
import type { BackupRow } from './store/backup-store.ts'
import { Cancelled, watchWork } from './watch-work.ts'
import { backupAttempts } from './work-queue.ts'

/** Makes a backup that was asked for. A failure is noted with the backup; the job itself only fails with the database. */
export async function makeBackup(parts: DatabaseParts, id: string, job: JobContext): Promise<void> {
  const { backups, folder, logger } = parts
  const row = await backups.begin(id)
  if (row === undefined) return
  const watch = watchWork(job.signal, (progress) => backups.note(id, progress))
  try {
    await folder.removeUnfinished()
    const { file, summary } = await write(parts, row, watch)
    await watch.close()
    if (await backups.note(id, { stage: 'done', done: 1, total: 1 })) {
      await folder.remove(file)
      throw new Cancelled()
    }
    await backups.finish(id, figuresOf(file, summary))
    logger.info({ file, bytes: summary.bytes }, 'Made a backup')
    await removeSurplus(parts)
  } catch (error) {
    await watch.close()
    if (job.signal.aborted) throw error
    if (error instanceof Cancelled) return backups.fail(id, 'cancelled', null)
    if (isConnectionError(error) && job.attempt < backupAttempts) throw error
    logger.error({ err: error }, 'A backup failed')
    await backups.fail(id, 'failed', describe(parts, error))
  }
}

async function write(
  { config, database, folder, installation }: DatabaseParts,
  { id, reason, created_at, has_secrets }: BackupRow,
  { signal, onProgress }: Pick<ReturnType<typeof watchWork>, 'signal' | 'onProgress'>,
) {
  const file = backupFileName(id, new Date(created_at))
  const summary = await writeBackup({
    database,
    file: folder.pathOf(file),
    id,
    reason,
    product_version: installation.version,
    signal,
    onProgress,
    ...(has_secrets && { secrets: await readKeyFiles(config.data_directory) }),
  })
  return { file, summary }
}

function describe({ config }: DatabaseParts, error: unknown): string {
  return (
    explainDiskError(config.backup_folder, error) ?? (error instanceof Error ? error.message : String(error))
  )
}

/** Of the backups that make themselves, the newest are kept. */
export async function removeSurplus({ backups, config, folder }: DatabaseParts): Promise<void> {
  for (const { id, file } of await backups.listSurplus(['schedule', 'upgrade'], config.backups_kept)) {
    if (file !== null) await folder.remove(file)
    await backups.remove(id)
  }
}
