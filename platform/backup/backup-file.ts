/** Name of a backup's file: sorted by name, a folder is sorted by time. */
export function backupFileName(id: string, created: Date): string {
  const stamp = created.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')
  return `throughline-${stamp}-${id.slice(-6)}.tar`
}

/** Whether a file may be one of ours; what is in it tells for certain. */
export function isBackupFile(name: string): boolean {
  return /^[\w.-]+\.tar$/.test(name)
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the quota of this account is used up: free some space',
  EFBIG: 'the file grew larger than this account may write: raise its limit',
  EACCES: 'this account may not write there: change its owner or mode',
  EPERM: 'this account may not write there: change its owner or mode',
  EROFS: 'the disk is read-only: mount it writable',
  EEXIST: 'it is a file and no folder: move it away',
  ENOTDIR: 'it lies below a file: move that away',
  EIO: 'the disk does not work: look at the system’s log',
}

/** Why a backup could not be written, as a sentence with the remedy; undefined when the disk is not the reason. */
export function explainDiskError(folder: string, error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = remedies[code]
  return (
    reason &&
    `The backup could not be written to ${folder}, since ${reason}, or set THROUGHLINE_BACKUP_DIR to another folder.`
  )
}
