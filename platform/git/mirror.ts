import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { GitError } from './git-error.ts'
import { type RemoteUrl, readRemoteUrl } from './remote-url.ts'
import { type GitRepository, openRepository } from './repository.ts'
import { readLine, runGit, startGit } from './run-git.ts'
import { type TransferOptions, transferEnvironment } from './transfer-environment.ts'

/** How far git is with one phase, such as `Receiving objects`. */
export interface TransferProgress {
  phase: string
  done: number
  total: number
}

/** How a remote is reached. */
export interface MirrorOptions extends TransferOptions {
  /** Lets `file` URLs and absolute paths be mirrored. */
  allow_file?: boolean
  onProgress?: (progress: TransferProgress) => void
  signal?: AbortSignal
  /** After so many milliseconds the transfer fails with `timed_out`; an hour unless given. */
  timeout_ms?: number
}

const anHour = 60 * 60 * 1000

/**
 * What a mirror holds: branches and tags, moved and removed as the remote moves and removes them. Review
 * heads such as `refs/pull/` are not fetched, see `readTips`.
 */
const refspecs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']

/**
 * Clones `address` as a bare mirror into `folder`, which must not exist. It appears whole or not at all.
 * @throws GitError `unsupported_protocol`, `target_exists`, `unreachable_remote`, `moved_remote`, `authentication_failed`,
 * `storage_failed`, `timed_out`, `aborted`
 */
export async function createMirror(
  address: string,
  folder: string,
  options: MirrorOptions,
): Promise<GitRepository> {
  const remote = readRemoteUrl(address, options)
  const target = resolve(folder)
  await assertVacant(target)
  const unfinished = `${target}.${randomUUID()}.partial`
  try {
    await mkdir(dirname(target), { recursive: true })
    await transfer(
      ['clone', '--bare', '--no-local', '--template='],
      ['--', remote.url, unfinished],
      dirname(target),
      remote,
      options,
    )
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw storageFailure(error, target)
  }
  return openRepository(target, options)
}

/**
 * Brings a mirror up to date: new commits, forced pushes, removed branches and tags, another default branch.
 * @throws GitError as {@link createMirror}
 */
export async function fetchMirror(repository: GitRepository, options: MirrorOptions): Promise<GitRepository> {
  const within = {
    directory: repository.git_dir,
    environment: repository.environment,
    signal: options.signal,
  }
  const address = await readLine(['config', '--get', 'remote.origin.url'], within)
  const remote = readRemoteUrl(address, options)
  await transfer(
    ['fetch', '--prune', '--force', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'],
    ['origin', ...refspecs],
    repository.git_dir,
    remote,
    options,
  )
  await followDefaultBranch(repository, remote, options)
  return openRepository(repository.git_dir, options)
}

/** `git fetch` leaves HEAD alone; the remote may have another default branch by now. */
async function followDefaultBranch(
  repository: GitRepository,
  remote: RemoteUrl,
  options: MirrorOptions,
): Promise<void> {
  const listing = await runGit(['ls-remote', '--symref', '--', remote.url, 'HEAD'], {
    directory: repository.git_dir,
    environment: transferEnvironment(remote, options),
    signal: options.signal,
  })
  const branch = /^ref: (refs\/heads\/\S+)\tHEAD$/m.exec(listing.toString('utf8'))?.[1]
  if (branch === undefined || branch === `refs/heads/${repository.head.branch}`) return
  await runGit(['symbolic-ref', 'HEAD', branch], {
    directory: repository.git_dir,
    environment: repository.environment,
    signal: options.signal,
  })
}

async function transfer(
  command: readonly string[],
  operands: readonly string[],
  directory: string,
  remote: RemoteUrl,
  options: MirrorOptions,
): Promise<void> {
  const git = startGit([...command, '--progress', ...operands], {
    directory,
    environment: transferEnvironment(remote, options),
    signal: options.signal,
    timeout_ms: options.timeout_ms ?? anHour,
  })
  git.stdin.end()
  git.stdout.resume()
  git.stderr.on('data', (text: string) => {
    const progress = readProgress(text)
    if (progress) options.onProgress?.(progress)
  })
  await git.completed
}

/**
 * The last of git's progress lines in a piece of its stderr, such as `Receiving objects:  45% (450/1000)`.
 */
function readProgress(text: string): TransferProgress | null {
  const lines = [...text.matchAll(/(?:^|[\r\n]|remote: )([A-Z][a-z]+ [a-z]+): +\d+% \((\d+)\/(\d+)\)/g)]
  const [, phase, done, total] = lines.at(-1) ?? []
  return phase === undefined ? null : { phase, done: Number(done), total: Number(total) }
}

async function assertVacant(folder: string): Promise<void> {
  const taken = await stat(folder).then(
    () => true,
    () => false,
  )
  if (taken)
    throw new GitError('target_exists', `"${folder}" exists already; remove it or choose another folder.`)
}

function storageFailure(error: unknown, folder: string): unknown {
  if (error instanceof GitError || !(error instanceof Error)) return error
  return new GitError(
    'storage_failed',
    `The mirror cannot be kept in "${folder}": ${error.message}; free some space or make the folder writable.`,
    { cause: error },
  )
}
