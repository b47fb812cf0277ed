import { lstat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { type Environment, localEnvironment } from './git-environment.ts'
import { GitError } from './git-error.ts'
import { readLine, type runGit } from './run-git.ts'

/** Where `HEAD` points. `branch` is null when detached, `hash` is null before the first commit. */
export interface GitHead {
  branch: string | null
  hash: string | null
}

/** A repository on this machine, as it was when opened. Plain data: nothing is held open. */
export interface GitRepository {
  /** Absolute path of the git directory; of a linked worktree, its own one below the main one's. */
  git_dir: string
  /** Absolute path of the directory with objects and refs; differs from `git_dir` in a linked worktree. */
  common_dir: string
  /** Absolute path of the checked-out files, null for a bare repository. */
  work_tree: string | null
  bare: boolean
  shallow: boolean
  /** Whether objects may be absent because a promisor remote has them (`git clone --filter`). */
  partial_clone: boolean
  object_format: 'sha1' | 'sha256'
  head: GitHead
  /** URL of the remote `origin` without credentials, null without one. */
  origin: string | null
  /** The environment its git commands run in: hardened, without network. */
  environment: Environment
}

/**
 * Opens the repository that `path` is in: a work tree or any folder in it, a linked worktree, a submodule, a
 * bare repository, a `.git` folder or file.
 * @throws GitError `not_a_repository`, `unsafe_ownership`, `git_not_found`
 */
export async function openRepository(
  path: string,
  options: { environment: Environment; signal?: AbortSignal },
): Promise<GitRepository> {
  const environment = localEnvironment(options.environment)
  const start = await startingFolder(path)
  const from = (directory: string) => ({ directory, environment, signal: options.signal })

  const gitDir = await readLine(['rev-parse', '--absolute-git-dir'], from(start)).catch((error: unknown) => {
    throw nameThePath(error, path)
  })
  const place = await outsideGitFolder(start, gitDir, environment)
  const [flags, commonDir, head, hash, origin, partialClone] = await Promise.all([
    readLine(
      [
        'rev-parse',
        '--is-bare-repository',
        '--is-inside-work-tree',
        '--is-shallow-repository',
        '--show-object-format',
      ],
      from(place),
    ),
    readLine(['rev-parse', '--path-format=absolute', '--git-common-dir'], from(place)),
    readOptional(['symbolic-ref', '--quiet', 'HEAD'], from(place)),
    readOptional(['rev-parse', '--quiet', '--verify', '--end-of-options', 'HEAD^{commit}'], from(place)),
    readOptional(['config', '--get', 'remote.origin.url'], from(place)),
    readOptional(
      ['config', '--get-regexp', '^(remote\\..*\\.(promisor|partialclonefilter)|extensions\\.partialclone)$'],
      from(place),
    ),
  ])
  const [bare, insideWorkTree, shallow, objectFormat] = flags.split('\n')
  const workTree =
    insideWorkTree === 'true' ? await readLine(['rev-parse', '--show-toplevel'], from(place)) : null
  return {
    git_dir: gitDir,
    common_dir: commonDir,
    work_tree: workTree,
    bare: bare === 'true',
    shallow: shallow === 'true',
    partial_clone: partialClone !== null,
    object_format: objectFormat === 'sha256' ? 'sha256' : 'sha1',
    head: { branch: head?.replace(/^refs\/heads\//, '') ?? null, hash },
    origin: origin === null ? null : withoutCredentials(origin),
    environment,
  }
}

/** How commands about a repository are run: where attributes and mailmap are found as its users find them. */
export function inRepository(repository: GitRepository, signal?: AbortSignal) {
  return {
    directory: repository.work_tree ?? repository.git_dir,
    environment: repository.environment,
    signal,
  }
}

/** Drops user name and password from a URL; leaves `git@host:path` and file paths alone. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')
}

async function startingFolder(path: string): Promise<string> {
  const absolute = resolve(path)
  const stat = await lstat(`${absolute}/.`).catch(() => null)
  if (stat?.isDirectory()) return absolute
  if (basename(absolute) === '.git') return dirname(absolute)
  const exists = (await lstat(absolute).catch(() => null)) !== null
  throw new GitError(
    'not_a_repository',
    exists
      ? `"${path}" is a file, not a git repository; give the folder of a clone.`
      : `There is no folder "${path}"; check the path.`,
  )
}

/** Started inside `.git`, git sees no work tree; the one beside it is what the caller means. */
async function outsideGitFolder(start: string, gitDir: string, environment: Environment): Promise<string> {
  if (basename(gitDir) !== '.git') return start
  const inside = await readLine(['rev-parse', '--is-inside-git-dir'], { directory: start, environment })
  return inside === 'true' ? dirname(gitDir) : start
}

async function readOptional(
  args: readonly string[],
  options: Parameters<typeof runGit>[1],
): Promise<string | null> {
  try {
    return await readLine(args, options)
  } catch (error) {
    if (error instanceof GitError && (error.code === 'aborted' || error.code === 'git_not_found')) throw error
    return null
  }
}

function nameThePath(error: unknown, path: string): unknown {
  if (!(error instanceof GitError) || error.code !== 'not_a_repository') return error
  return new GitError(
    'not_a_repository',
    `"${path}" is not in a git repository; give the folder of a clone, or run "git init" in it.`,
    { stderr: error.stderr, cause: error },
  )
}
