import { readDiskError } from '#platform/errors/disk-error.ts'

/** Name of a backup's file: sorted by name, a folder is sorted by time. */
export function backupFileName(id: string, created: Date): string {
  const stamp = created.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')
  return `throughline-${stamp}-${id.slice(-6)}.tar`
}

/** Whether a file may be one of ours; what is in it tells for certain. */
export function isBackupFile(name: string): boolean {
  return /^[\w.-]+\.tar$/.test(name)
}

/** Why a backup could not be written, as a sentence with the remedy; undefined when the disk is not the reason. */
export function explainDiskError(folder: string, error: unknown): string | undefined {
  const reason = readDiskError(error)
  return (
    reason &&
    `The backup could not be written to ${folder}, since ${reason}, or set THROUGHLINE_BACKUP_DIR to another folder.`
  )
}
