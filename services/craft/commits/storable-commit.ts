import type { CommitChanges, CommitMetadata } from '#contracts/commits/commit.ts'
import { isGeneratedPath } from '#platform/git/generated-paths.ts'
import { recogniseCommit } from './recognition/recognise-commit.ts'
import { toStorableText } from './storable-text.ts'
import { toStorableTimestamp } from './storable-timestamp.ts'
import type { FileChangeRow, Measurement } from './store/insert-changes.ts'
import type { RecognisedCommit } from './store/insert-commits.ts'

/** A commit as it is stored: every text and time made storable, and what its metadata tells. */
export function toStorableCommit(given: CommitMetadata): RecognisedCommit {
  const commit = {
    ...given,
    author_name: toStorableText(given.author_name),
    author_email: toStorableText(given.author_email),
    authored_at: toStorableTimestamp(given.authored_at),
    committer_name: toStorableText(given.committer_name),
    committer_email: toStorableText(given.committer_email),
    committed_at: toStorableTimestamp(given.committed_at),
    message: toStorableText(given.message),
  }
  return { ...commit, ...recogniseCommit(commit) }
}

/** The files of a commit as they are stored. */
export function toFileChangeRows(commitId: string, changes: CommitChanges): FileChangeRow[] {
  return changes.files.map((file, number) => {
    const path = toStorableText(file.path)
    return {
      commit_id: commitId,
      number,
      path,
      previous_path: file.previous_path === null ? null : toStorableText(file.previous_path),
      status: file.status,
      additions: file.additions,
      deletions: file.deletions,
      binary: file.binary,
      generated: isGeneratedPath(path),
    }
  })
}

/** What a commit changed in all. */
export function measure(
  commitId: string,
  changes: CommitChanges,
  files: readonly FileChangeRow[],
): Measurement {
  let generatedAdditions = 0
  let generatedDeletions = 0
  for (const file of files) {
    if (!file.generated) continue
    generatedAdditions += file.additions
    generatedDeletions += file.deletions
  }
  return {
    commit_id: commitId,
    additions: changes.additions,
    deletions: changes.deletions,
    generated_additions: generatedAdditions,
    generated_deletions: generatedDeletions,
    files_changed: files.length,
    unreadable: changes.unreadable === null ? null : toStorableText(changes.unreadable),
  }
}
