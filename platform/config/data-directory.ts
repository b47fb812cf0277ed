import { StartupError } from '#platform/errors/startup-error.ts'

const remedies: Readonly<Record<string, string>> = {
  EEXIST: 'is a file, not a folder: choose another folder with --data-dir.',
  ENOTDIR: 'lies below a file: choose another folder with --data-dir.',
  EACCES: 'is not writable for this account: change its owner or mode, or choose another with --data-dir.',
  EPERM: 'is not writable for this account: change its owner or mode, or choose another with --data-dir.',
  EROFS: 'is on a read-only disk: mount it writable, or choose another folder with --data-dir.',
  ENOSPC:
    'is on a full disk: free some space (a new one needs about 100 MB), or choose another with --data-dir.',
}

/** Says what is wrong with the data directory, and the remedy; what is a `StartupError` already is given back. */
export function explainDataDirectory(dataDirectory: string, error: unknown): StartupError {
  if (error instanceof StartupError) return error
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  const code = /No space left/.test(output)
    ? 'ENOSPC'
    : error instanceof Error && 'code' in error
      ? String(error.code)
      : ''
  const remedy = remedies[code]
  if (remedy !== undefined) return new StartupError(`The data directory ${dataDirectory} ${remedy}`, error)
  const reason = output.split('\n').find((line) => /error|fatal/i.test(line)) ?? String(error)
  return new StartupError(
    `The data directory ${dataDirectory} could not be prepared (${reason.trim()}): ` +
      'choose another folder with --data-dir, or set DATABASE_URL.',
    error,
  )
}
