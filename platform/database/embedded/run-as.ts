import { type SpawnOptions, spawnSync } from 'node:child_process'
import { type Stats, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { StartupError } from '#platform/errors/startup-error.ts'

/** The account PostgreSQL runs under. */
export interface Account {
  uid: number
  gid: number
}

/** A program call, ready for `spawn`. */
interface Call {
  command: string
  args: string[]
  options: Pick<SpawnOptions, 'uid' | 'gid'>
}

/** Turns a program and its arguments into a call under the right account. */
export type RunAs = (command: string, args: string[]) => Call

const isRoot = process.getuid?.() === 0

/**
 * PostgreSQL refuses to run as root, so root hands it to the account that owns `cluster`, or to `nobody` when the
 * cluster is not there yet. Everyone else runs it as themselves, which `undefined` says.
 */
export async function chooseAccount(cluster: string): Promise<Account | undefined> {
  if (!isRoot) return undefined
  const owner = statSync(cluster, { throwIfNoEntry: false })
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  for (const line of (await readFile('/etc/passwd', 'utf8')).split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name === 'nobody') return { uid: Number(uid), gid: Number(gid) }
  }
  throw new StartupError(
    'PostgreSQL cannot run as root, and this machine has no account "nobody": start as an ordinary user, ' +
      'or set DATABASE_URL to a PostgreSQL 18 server of your own.',
  )
}

/**
 * Gives the way to call programs under `account`. When the account cannot reach one of `paths` because a folder above
 * is closed (a checkout in /root, say), it keeps the one capability that opens folders, through `setpriv`.
 *
 * @throws {StartupError} when that is needed and not possible.
 */
export function createRunAs(account: Account | undefined, paths: readonly string[]): RunAs {
  if (account === undefined) return (command, args) => ({ command, args, options: {} })
  const closed = paths.map((one) => findClosedFolder(one, account)).find((one) => one !== undefined)
  if (closed === undefined) return (command, args) => ({ command, args, options: account })
  const call: RunAs = (command, args) => ({
    command: 'setpriv',
    args: [
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      '--clear-groups',
      // Without it access(2) ignores the capability, and PostgreSQL takes its own program for missing.
      '--securebits=+no_setuid_fixup',
      '--inh-caps=+dac_override',
      '--ambient-caps=+dac_override',
      '--',
      command,
      ...args,
    ],
    options: {},
  })
  const { command, args } = call('true', [])
  if (spawnSync(command, args).status === 0) return call
  throw new StartupError(
    `PostgreSQL cannot run as root, and the account it runs under (uid ${account.uid}) cannot enter ${closed}: ` +
      `start as an ordinary user, allow entry with \`chmod o+x ${closed}\`, or use a folder elsewhere.`,
  )
}

/** The outermost folder on the way to `target` that `account` may not pass through. */
function findClosedFolder(target: string, account: Account): string | undefined {
  const { root } = path.parse(target)
  const names = path.relative(root, path.dirname(target)).split(path.sep)
  const folders = names.map((_, depth) => path.join(root, ...names.slice(0, depth + 1)))
  return folders.find((folder) => {
    const stats = statSync(folder, { throwIfNoEntry: false })
    return stats !== undefined && !mayPass(stats, account)
  })
}

function mayPass({ mode, uid, gid }: Stats, account: Account): boolean {
  if (uid === account.uid) return (mode & 0o100) !== 0
  if (gid === account.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}
