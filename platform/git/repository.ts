import { lstat, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
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

  const entered = await readPlace(from(start)).catch((error: unknown) => {
    throw nameThePath(error, path)
  })
  // Started inside `.git`, git sees no work tree; the one beside it is what the caller means.
  const isBeside = entered.inside_git_dir && basename(entered.git_dir) === '.git'
  const directory = isBeside ? dirname(entered.git_dir) : start
  const place = isBeside ? await readPlace(from(directory)) : entered
  // One after the other: to start a process holds everything else up, and several at once do so for as long together.
  const commonDir = await readCommonDir(place.git_dir)
  const workTree = place.inside_work_tree
    ? await readLine(['rev-parse', '--show-toplevel'], from(directory))
    : null
  const head = await readOptional(['symbolic-ref', '--quiet', 'HEAD'], from(directory))
  const hash = await readOptional(
    ['rev-parse', '--quiet', '--verify', '--end-of-options', 'HEAD^{commit}'],
    from(directory),
  )
  const settings = await readSettings(from(directory))
  return {
    git_dir: place.git_dir,
    common_dir: commonDir,
    work_tree: workTree,
    bare: place.bare,
    shallow: place.shallow,
    partial_clone: settings.some(({ name }) => name !== originUrl),
    object_format: place.object_format,
    head: { branch: head?.replace(/^refs\/heads\//, '') ?? null, hash },
    origin: withoutCredentials(settings.findLast(({ name }) => name === originUrl)?.value ?? '') || null,
    environment,
  }
}

/** What one call of `git rev-parse` tells. */
interface Place {
  git_dir: string
  bare: boolean
  inside_git_dir: boolean
  inside_work_tree: boolean
  shallow: boolean
  object_format: GitRepository['object_format']
}

/** Starting git costs more than what it does here, so that one call asks for all; the path is last, as it may have lines. */
async function readPlace(options: Parameters<typeof runGit>[1]): Promise<Place> {
  const flags = [
    '--is-bare-repository',
    '--is-inside-git-dir',
    '--is-inside-work-tree',
    '--is-shallow-repository',
    '--show-object-format',
  ]
  const printed = await readLine(['rev-parse', ...flags, '--absolute-git-dir'], options)
  const lines = printed.split('\n')
  const [bare, insideGitDir, insideWorkTree, shallow, objectFormat] = lines
  return {
    git_dir: lines.slice(flags.length).join('\n'),
    bare: bare === 'true',
    inside_git_dir: insideGitDir === 'true',
    inside_work_tree: insideWorkTree === 'true',
    shallow: shallow === 'true',
    object_format: objectFormat === 'sha256' ? 'sha256' : 'sha1',
  }
}

/** What `git rev-parse --git-common-dir` prints, see `commondir` in gitrepository-layout(5). */
async function readCommonDir(gitDir: string): Promise<string> {
  const link = await readFile(join(gitDir, 'commondir'), 'utf8').catch(() => null)
  return link === null ? gitDir : resolve(gitDir, link.replace(/\n$/, ''))
}

const originUrl = 'remote.origin.url'

/** The address of `origin`, and what tells a partial clone. */
async function readSettings(
  options: Parameters<typeof runGit>[1],
): Promise<{ name: string; value: string | undefined }[]> {
  const names =
    '^(remote\\..*\\.(promisor|partialclonefilter)|extensions\\.partialclone|remote\\.origin\\.url)$'
  const printed = await readOptional(['config', '--null', '--get-regexp', names], options)
  return (printed ?? '')
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name = '', ...value] = entry.split('\n')
      return { name, value: value.length === 0 ? undefined : value.join('\n') }
    })
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
