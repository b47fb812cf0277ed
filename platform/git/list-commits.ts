import { hasCode } from '../errors/service-error.ts'
import {
  type CommitObject,
  createCommitReader,
  type GitCommit,
  type Person,
  toGitCommit,
} from './commit-object.ts'
import { GitError } from './git-error.ts'
import { createMailmap } from './mailmap.ts'
import { createObjectStreamReader } from './object-stream.ts'
import { type GitRepository, inRepository } from './repository.ts'
import { startGit } from './run-git.ts'
import { readShallowEnds } from './shallow-ends.ts'
import { splitLines } from './split-lines.ts'
import type { UnreadableObject } from './tips.ts'
import { type RawCommit, walkCommits } from './walk-commits.ts'

/** Which history to list, and how. */
export interface ListCommitsOptions {
  /** Hashes of the commits to begin at, as from `readTips`. */
  include: readonly string[]
  /** Hashes whose whole history is left out, as tips that were listed before. Unknown ones are ignored. */
  exclude?: readonly string[]
  signal?: AbortSignal
  /** Hears of each commit that is missing or damaged; the rest is listed all the same. */
  onUnreadable?: (commit: UnreadableObject) => void
}

/** The first batch is small, so that something can be shown at once; they double from there. */
const firstBatch = 64
const largestBatch = 1024

/** A batch of long messages ends earlier, so that it can be held. */
const batchBytes = 4 * 1024 * 1024

/** Output in blocks: git would otherwise write each hash to the pipe by itself, see GIT_FLUSH in git(1). */
const inBlocks = { GIT_FLUSH: '0' }

/**
 * Lists every commit once, newest first by committer date as `git log` does, in batches. Reads commits only,
 * no trees and no file contents.
 * @throws GitError `aborted`, `git_not_found`, `not_a_repository` when the folder vanished
 */
export async function* listCommits(
  repository: GitRepository,
  options: ListCommitsOptions,
): AsyncGenerator<GitCommit[], void, undefined> {
  if (options.include.length === 0) return
  const newPeople: Person[] = []
  const readCommitObject = createCommitReader((person) => newPeople.push(person))
  const shallowEnds = await readShallowEnds(repository)
  const mailmap = createMailmap(repository, options.signal)
  let size = firstBatch
  let batch: CommitObject[] = []
  let bytes = 0

  const take = async (): Promise<GitCommit[]> => {
    await mailmap.apply(newPeople.splice(0))
    const commits = batch.map(toGitCommit)
    batch = []
    bytes = 0
    size = Math.min(size * 2, largestBatch)
    return commits
  }

  try {
    for await (const objects of readHistory(repository, options, shallowEnds)) {
      for (const { hash, raw } of objects) {
        const commit = readCommitObject(hash, raw)
        if (shallowEnds.has(hash)) commit.parents = []
        batch.push(commit)
        bytes += raw.length
        if (batch.length >= size || bytes >= batchBytes) yield await take()
      }
    }
    if (batch.length > 0) yield await take()
  } finally {
    await mailmap.close()
  }
}

/** The fast way as long as every object is there, the careful one from where that fails. */
async function* readHistory(
  repository: GitRepository,
  options: ListCommitsOptions,
  shallowEnds: ReadonlySet<string>,
): AsyncGenerator<RawCommit[]> {
  let listed = 0
  try {
    for await (const commits of streamHistory(repository, options)) {
      listed += commits.length
      yield commits
    }
  } catch (error) {
    if (!hasCode(error, 'broken_object')) throw error
    yield* walkCommits(repository, {
      ...options,
      shallowEnds,
      skip: await firstHashes(repository, options, listed),
    })
  }
}

/** `git rev-list` finds the hashes, `git cat-file` gives their bytes; the two run beside each other. */
async function* streamHistory(
  repository: GitRepository,
  options: ListCommitsOptions,
): AsyncGenerator<RawCommit[]> {
  const revisions = startRevList(repository, options)
  const objects = startGit(['cat-file', '--batch', '--buffer'], inRepository(repository, options.signal))
  try {
    revisions.stdout.pipe(objects.stdin)
    let ready: RawCommit[] = []
    let missing: string | undefined
    const push = createObjectStreamReader(({ name, raw }) => {
      if (raw === null) missing ??= name
      else if (missing === undefined) ready.push({ hash: name, raw })
    })
    for await (const chunk of objects.stdout) {
      push(chunk)
      if (ready.length > 0) yield ready
      if (missing !== undefined) throw new GitError('broken_object', `The commit ${missing} is missing.`)
      ready = []
    }
    await objects.completed
    await revisions.completed
  } finally {
    await Promise.all([revisions.stop(), objects.stop()])
  }
}

/** What the stream has listed before it failed: the same command gives the same order. */
async function firstHashes(
  repository: GitRepository,
  options: ListCommitsOptions,
  count: number,
): Promise<Set<string>> {
  if (count === 0) return new Set()
  const revisions = startRevList(repository, options, [`--max-count=${count}`])
  const hashes = new Set<string>()
  try {
    for await (const line of splitLines(revisions.stdout)) hashes.add(line)
  } finally {
    await revisions.stop()
  }
  return hashes
}

function startRevList(repository: GitRepository, options: ListCommitsOptions, more: readonly string[] = []) {
  const within = inRepository(repository, options.signal)
  const git = startGit(['rev-list', '--ignore-missing', ...more, '--stdin'], {
    ...within,
    environment: { ...within.environment, ...inBlocks },
  })
  const excluded = (options.exclude ?? []).map((hash) => `^${hash}`)
  git.stdin.end([...options.include, ...excluded].map((line) => `${line}\n`).join(''))
  return git
}
