import type { CommitChanges } from '#contracts/commits/commit.ts'
import type { TrackedCommit } from '#contracts/commits/events.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import { toStorableText } from './storable-text.ts'
import type { FileChangeRow, UnmeasuredCommit } from './store/insert-changes.ts'
import type { RepositoryKey } from './store/repositories.ts'
import type { MeasuredReference } from './store/retractions.ts'

/**
 * Characters of a message that its event carries. Judging a message needs no more, and the log holds every event once
 * more: a message of 10 MB stays in the commits' own table.
 */
export const eventMessageLength = 65_536

/** Files that an event names. */
const eventFiles = 200

/** A commit with its changes as they were given and as they are stored. */
export interface CompleteCommit {
  commit: UnmeasuredCommit
  changes: CommitChanges
  files: readonly FileChangeRow[]
}

/** Tells of a complete commit, with the excerpt of its change, which is stored nowhere else. */
export function commitTracked(repository: RepositoryKey, complete: CompleteCommit): NewEvent {
  return {
    workspace_id: repository.workspace_id,
    type: 'commit.tracked',
    data: describeCommit(repository, complete),
  }
}

function describeCommit(
  repository: RepositoryKey,
  { commit, changes, files }: CompleteCommit,
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

/** Tells how many commits of a repository a transaction listed or measured; nothing when there were none. */
export function commitsCounted(
  type: 'commits.listed' | 'commits.measured',
  { workspace_id, id }: RepositoryKey,
  commits: number,
): NewEvent[] {
  return commits === 0 ? [] : [{ workspace_id, type, data: { repository_id: id, commits } }]
}

/** Tells that a commit left the figures, or came back into them. */
export function standingChanged(
  type: 'commit.retracted' | 'commit.restored',
  { workspace_id, repository_id }: { workspace_id: string; repository_id: string },
  { id, hash, measured }: MeasuredReference,
): NewEvent {
  return { workspace_id, type, data: { commit_id: id, repository_id, hash, measured } }
}
