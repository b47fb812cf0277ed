import type { CommitChanges, TrackedCommit } from '#contracts/commits.ts'
import { toStorableText } from './storable-text.ts'
import type { FileChangeRow, UnmeasuredCommit } from './store/insert-changes.ts'
import type { RepositoryName } from './store/repositories.ts'

/**
 * Characters of a message that its event carries. Judging a message needs no more, and the log holds every event once
 * more: a message of 10 MB stays in the commits' own table.
 */
export const eventMessageLength = 65_536

/** Files that an event names. */
const eventFiles = 200

/** Data of `commit.tracked`: the commit as it is stored, and the excerpt of its change, which is stored nowhere else. */
export function describeTracked(
  repository: RepositoryName,
  commit: UnmeasuredCommit,
  changes: Omit<CommitChanges, 'files' | 'unreadable'>,
  files: readonly FileChangeRow[],
): TrackedCommit {
  return {
    commit_id: commit.id,
    repository_id: repository.id,
    repository: repository.full_name,
    hash: commit.hash,
    parents: commit.parents,
    author_name: commit.author_name,
    author_email: commit.author_email,
    authored_at: commit.authored_at,
    author_offset_minutes: commit.author_offset_minutes,
    committer_name: commit.committer_name,
    committer_email: commit.committer_email,
    committed_at: commit.committed_at,
    message: commit.message,
    signed: commit.signed,
    is_merge: commit.is_merge,
    is_bot: commit.is_bot,
    reverts: commit.reverts,
    cherry_picked_from: commit.cherry_picked_from,
    files: selectLargest(files).map(({ commit_id: _id, number: _number, ...file }) => file),
    files_changed: files.length,
    additions: changes.additions,
    deletions: changes.deletions,
    patch: toStorableText(changes.patch),
    patch_truncated: changes.patch_truncated,
  }
}

function selectLargest(files: readonly FileChangeRow[]): readonly FileChangeRow[] {
  if (files.length < 2) return files
  return files.toSorted((a, b) => churn(b) - churn(a)).slice(0, eventFiles)
}

function churn(file: FileChangeRow): number {
  return file.additions + file.deletions
}
