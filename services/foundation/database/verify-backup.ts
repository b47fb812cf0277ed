import { ArchiveError, openArchive } from '#platform/backup/archive/read-archive.ts'
import type { JobContext } from '#platform/jobs/job-queue.ts'
import type { DatabaseParts } from './parts.ts'

/** Checks every byte of a backup, and every member against its own checksum. */
export async function verifyBackup(
  { backups, folder }: DatabaseParts,
  id: string,
  { signal }: JobContext,
): Promise<void> {
  const backup = await backups.noteVerification(id, 'running')
  if (!backup?.file) return
  try {
    const archive = await openArchive(folder.pathOf(backup.file), { signal })
    try {
      for (const { name } of archive.manifest.members) {
        signal.throwIfAborted()
        await archive.readMember(name)
      }
    } finally {
      await archive.close()
    }
    await backups.noteVerification(id, 'intact')
  } catch (error) {
    if (signal.aborted) throw error
    const detail =
      error instanceof ArchiveError
        ? `The file ${error.message}`
        : `The file cannot be read: ${String(error)}`
    await backups.noteVerification(id, 'damaged', detail)
  }
}
