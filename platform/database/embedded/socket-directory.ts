import { createHash } from 'node:crypto'
import { chmod, chown, lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { StartupError } from '#platform/errors/startup-error.ts'
import type { Account } from './run-as.ts'

/** Longest path of a Unix socket in bytes, its end mark left out: `sun_path` in unix(7) holds 108, on macOS 104. */
const longestSocketPath = 103

/**
 * Gives the folder for PostgreSQL's socket, which only its owner may enter: the cluster itself, or a folder in the
 * system's temporary one when the path would be too long for a socket or holds what PostgreSQL's setting cannot.
 *
 * @throws {StartupError} when someone else already has the temporary folder.
 */
export async function prepareSocketDirectory(cluster: string, account: Account | undefined): Promise<string> {
  const fits = Buffer.byteLength(path.join(cluster, '.s.PGSQL.5432')) <= longestSocketPath
  if (fits && /^[\w./@+-]+$/.test(cluster)) return cluster
  const name = createHash('sha256').update(cluster).digest('hex').slice(0, 16)
  const directory = path.join(tmpdir(), `throughline-${name}`)
  await mkdir(directory, { mode: 0o700 }).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
  const self = account?.uid ?? process.getuid?.()
  const { uid, isFolder } = await lstat(directory).then((stats) => ({
    uid: stats.uid,
    isFolder: stats.isDirectory(),
  }))
  if (!isFolder || (uid !== self && uid !== process.getuid?.()))
    throw new StartupError(
      `The folder ${directory}, needed for PostgreSQL's socket, belongs to someone else: ` +
        'remove it, or choose a data directory with a shorter path.',
    )
  if (account !== undefined) await chown(directory, account.uid, account.gid)
  await chmod(directory, 0o700)
  return directory
}
