import type { CommitChanges, CommitMetadata } from '#contracts/commits/commit.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { Pseudonyms } from '#platform/privacy/pseudonyms.ts'
import { commitsCounted, commitTracked, eventMessageLength, standingChanged } from './commit-events.ts'
import { measure, toFileChangeRows, toStorableCommit } from './storable-commit.ts'
import { confirmCommits, retractUnconfirmed } from './store/announcements.ts'
import {
  insertFileChanges,
  insertMeasurements,
  readUnmeasured,
  type UnmeasuredCommit,
} from './store/insert-changes.ts'
import { insertCommits, type RecognisedCommit, type StoredReference } from './store/insert-commits.ts'
import { lockRepository, type RepositoryKey } from './store/repositories.ts'
import { restoreCommits, retractCommits } from './store/retractions.ts'

/**
 * Takes in what git says, with a pseudonym for whoever was erased. Each call may be repeated, run beside others, and be
 * killed at any moment: state and events are written in one transaction, and what is there already is left alone.
 */
export interface CommitRecorder {
  recordCommits: (
    repository: RepositoryKey,
    commits: readonly CommitMetadata[],
  ) => Promise<{ created: number; restored: number }>
  recordChanges: (
    repository: RepositoryKey,
    changes: readonly CommitChanges[],
  ) => Promise<{ measured: number }>
  retractCommits: (
    workspaceId: string,
    repositoryId: string,
    hashes: readonly string[],
  ) => Promise<{ retracted: number }>
  /** Retracts what was announced before a time and git has not confirmed since. */
  retractAnnounced: (
    workspaceId: string,
    repositoryId: string,
    announcedBefore: string,
  ) => Promise<{ retracted: number }>
}

/** Rows a transaction writes before the next one begins; a commit is never divided. */
const rowsOfTransaction = 1000

export function createCommitRecorder(
  database: Database,
  events: EventLog,
  pseudonyms: Pick<Pseudonyms, 'loadFor'>,
): CommitRecorder {
  /** Writes what commits changed, and tells that they are complete. */
  const complete = async (
    transaction: Transaction,
    repository: RepositoryKey,
    commits: readonly UnmeasuredCommit[],
    changesOf: (hash: string) => CommitChanges,
  ) => {
    const completed = commits.map((commit) => {
      const changes = changesOf(commit.hash)
      return { commit, changes, files: toFileChangeRows(commit.id, changes) }
    })
    const measurements = completed.map(({ commit, changes, files }) => measure(commit.id, changes, files))
    const files = completed.flatMap((one) => one.files)
    await insertMeasurements(transaction, repository, measurements)
    await insertFileChanges(transaction, repository, files)
    await events.append(transaction, [
      ...completed.map((one) => commitTracked(repository, one)),
      ...commitsCounted('commits.measured', repository, completed.length),
    ])
  }

  /** Makes those of the commits that were retracted count again. */
  const restore = async (transaction: Transaction, repository: RepositoryKey, hashes: readonly string[]) => {
    if (hashes.length === 0) return 0
    const { workspace_id, id: repository_id } = repository
    const restored = await restoreCommits(transaction, workspace_id, repository_id, hashes)
    await events.append(
      transaction,
      restored.map((commit) => standingChanged('commit.restored', { workspace_id, repository_id }, commit)),
    )
    return restored.length
  }

  return {
    recordCommits: (given, metadata) => {
      const distinct = firstOfEach(metadata)
      return database.transact(async (transaction) => {
        const repository = await lockRepository(transaction, given)
        const names = await pseudonyms.loadFor(transaction, repository.workspace_id)
        const commits = distinct.map((commit) => toStorableCommit(names?.value(commit) ?? commit))
        const created = await insertCommits(transaction, repository, commits)
        await events.append(transaction, commitsCounted('commits.listed', repository, created.length))
        const known = selectKnown(commits, created)
        const confirmed = await confirmCommits(transaction, repository, known)
        const restored = await restore(
          transaction,
          repository,
          known.map(({ hash }) => hash),
        )
        const fresh = [...created, ...confirmed]
        await complete(transaction, repository, selectMerges(commits, fresh), noChanges)
        return { created: fresh.length, restored }
      })
    },

    recordChanges: async (given, changes) => {
      let measured = 0
      for (const slice of sliceByRows(firstOfEach(changes))) {
        const byHash = new Map(slice.map((one) => [one.hash, one]))
        measured += await database.transact(async (transaction) => {
          const repository = await lockRepository(transaction, given)
          const names = await pseudonyms.loadFor(transaction, repository.workspace_id)
          const commits = await readUnmeasured(
            transaction,
            repository,
            [...byHash.keys()],
            eventMessageLength,
          )
          await complete(transaction, repository, commits, (hash) => {
            const found = byHash.get(hash) ?? noChanges(hash)
            return names === null ? found : { ...found, patch: names.text(found.patch) }
          })
          return commits.length
        })
      }
      return { measured }
    },

    retractCommits: (workspace_id, repository_id, hashes) =>
      database.transact(async (transaction) => {
        const retracted = await retractCommits(transaction, workspace_id, repository_id, hashes)
        await events.append(
          transaction,
          retracted.map((commit) =>
            standingChanged('commit.retracted', { workspace_id, repository_id }, commit),
          ),
        )
        return { retracted: retracted.length }
      }),

    retractAnnounced: async (workspace_id, repository_id, announcedBefore) => {
      const repository = { workspace_id, repository_id }
      let total = 0
      for (;;) {
        const retracted = await database.transact(async (transaction) => {
          const unconfirmed = await retractUnconfirmed(
            transaction,
            repository,
            announcedBefore,
            rowsOfTransaction,
          )
          await events.append(
            transaction,
            unconfirmed.map((commit) => standingChanged('commit.retracted', repository, commit)),
          )
          return unconfirmed.length
        })
        total += retracted
        if (retracted < rowsOfTransaction) return { retracted: total }
      }
    },
  }
}

/** Each commit once, as it was given first. */
function firstOfEach<T extends { hash: string }>(given: readonly T[]): T[] {
  const seen = new Set<string>()
  return given.filter(({ hash }) => !seen.has(hash) && seen.add(hash))
}

function* sliceByRows(changes: readonly CommitChanges[]): Generator<CommitChanges[]> {
  let slice: CommitChanges[] = []
  let rows = 0
  for (const one of changes) {
    const added = 1 + one.files.length
    if (slice.length > 0 && rows + added > rowsOfTransaction) {
      yield slice
      slice = []
      rows = 0
    }
    slice.push(one)
    rows += added
  }
  if (slice.length > 0) yield slice
}

/** The commits that were there before. */
function selectKnown(
  commits: readonly RecognisedCommit[],
  created: readonly StoredReference[],
): RecognisedCommit[] {
  if (created.length === commits.length) return []
  const fresh = new Set(created.map((one) => one.hash))
  return commits.filter(({ hash }) => !fresh.has(hash))
}

/** The new merges. Git shows no change of its own for a merge, so that nothing more is to come. */
function selectMerges(
  commits: readonly RecognisedCommit[],
  created: readonly StoredReference[],
): UnmeasuredCommit[] {
  const merges = new Map(commits.filter((commit) => commit.is_merge).map((commit) => [commit.hash, commit]))
  return created.flatMap(({ id, hash }) => {
    const merge = merges.get(hash)
    return merge ? [{ ...merge, id, message: merge.message.slice(0, eventMessageLength).toWellFormed() }] : []
  })
}

function noChanges(hash: string): CommitChanges {
  return { hash, files: [], additions: 0, deletions: 0, patch: '', patch_truncated: false, unreadable: null }
}
