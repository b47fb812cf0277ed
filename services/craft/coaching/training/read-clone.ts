import type { Environment } from '#platform/git/git-environment.ts'
import { listCommits } from '#platform/git/list-commits.ts'
import { readChanges } from '#platform/git/read-changes.ts'
import { type GitRepository, openRepository } from '#platform/git/repository.ts'
import type { CommitInput } from '../analysis/commit.ts'
import { type Convention, readConvention } from '../analysis/convention.ts'
import { countConvention } from '../analysis/convention-counts.ts'
import { readMessage } from '../analysis/message.ts'

/** A commit as the analyser takes it, with the convention of the messages before it. */
export interface CloneCommit {
  input: CommitInput
  convention: Convention | null
}

/** The convention is read from this many messages at least, where there are as many. */
const mostMessages = 1_000

/** Files of a change that are looked at, largest first, as many as a tracked commit's event names. */
const mostFiles = 200

/**
 * Reads commits from a clone: the change as a backfill reads it, and the convention of the latest thousand or so messages
 * before. The change history is left out, since it would take a pass over the whole repository. A commit that the clone
 * does not have is not in the answer.
 * @throws GitError `not_a_repository`, `git_not_found`
 */
export async function readClone(
  path: string,
  hashes: readonly string[],
  environment: Environment,
): Promise<Map<string, CloneCommit>> {
  const repository = await openRepository(path, { environment })
  const commits = new Map<string, CloneCommit>()
  for await (const batch of readChanges(repository, hashes, { processes: 1 })) {
    for (const { hash, files, patch, unreadable } of batch) {
      const [commit, ...before] = await readMessages(repository, hash)
      if (commit === undefined || unreadable !== undefined) continue
      const largest = files.toSorted((a, b) => churn(b) - churn(a)).slice(0, mostFiles)
      commits.set(hash, {
        input: { message: commit, files: largest, patch, parents: 1 },
        convention: readConvention(countConvention(before.map((text) => ({ message: readMessage(text) })))),
      })
    }
  }
  return commits
}

/** The message of a commit, and those of the commits it was made upon, newest first. */
async function readMessages(repository: GitRepository, hash: string): Promise<string[]> {
  const messages: string[] = []
  for await (const batch of listCommits(repository, { include: [hash] })) {
    messages.push(...batch.map(({ message }) => message))
    if (messages.length > mostMessages) break
  }
  return messages
}

function churn({ additions, deletions }: { additions: number; deletions: number }): number {
  return additions + deletions
}
