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

/** What is wrong with a disk, with the remedy: "the disk is full: free some space"; undefined for any other error. */
export function readDiskError(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return remedies[code]
}
