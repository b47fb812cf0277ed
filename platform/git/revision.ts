import { createCommitReader, type GitCommit, type Person, toGitCommit } from './commit-object.ts'
import { GitError } from './git-error.ts'
import { createMailmap } from './mailmap.ts'
import { createObjectReader } from './object-reader.ts'
import { type GitRepository, inRepository } from './repository.ts'
import { readLine } from './run-git.ts'
import { readShallowEnds } from './shallow-ends.ts'

/**
 * The full hash of the commit that a revision names: a branch, a tag, a full or unambiguous hash, anything
 * gitrevisions(7) knows.
 * @throws GitError `bad_revision`, `ambiguous_revision`
 */
export async function resolveRevision(
  repository: GitRepository,
  revision: string,
  options: { signal?: AbortSignal } = {},
): Promise<string> {
  const shown = JSON.stringify(revision)
  if (revision === '' || /[\0\n]/.test(revision)) {
    throw new GitError('bad_revision', `${shown} is not a revision; name a branch, tag or commit hash.`)
  }
  try {
    return await readLine(
      ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`],
      inRepository(repository, options.signal),
    )
  } catch (error) {
    if (
      !(error instanceof GitError) ||
      !['bad_revision', 'broken_object', 'git_failed'].includes(error.code)
    ) {
      throw error
    }
    throw new GitError(
      'bad_revision',
      `There is no commit ${shown} in this repository; name an existing branch, tag or commit hash.`,
      { stderr: error.stderr, cause: error },
    )
  }
}

/**
 * One commit, by any revision that names it, with names by the mailmap.
 * @throws GitError `bad_revision`, `ambiguous_revision`, `broken_object`
 */
export async function readCommit(
  repository: GitRepository,
  revision: string,
  options: { signal?: AbortSignal } = {},
): Promise<GitCommit> {
  const hash = await resolveRevision(repository, revision, options)
  const objects = createObjectReader(repository, options.signal)
  const mailmap = createMailmap(repository, options.signal)
  try {
    const [reply] = await objects.read([hash])
    if (!reply?.raw) throw new GitError('broken_object', `The commit ${hash} is missing or damaged.`)
    const people: Person[] = []
    const commit = createCommitReader((person) => people.push(person))(hash, reply.raw)
    await mailmap.apply(people)
    if ((await readShallowEnds(repository)).has(hash)) commit.parents = []
    return toGitCommit(commit)
  } finally {
    await Promise.all([objects.close(), mailmap.close()])
  }
}
