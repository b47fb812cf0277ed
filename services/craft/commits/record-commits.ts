import type { CommitChanges, CommitMetadata } from '#contracts/commits.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { EventLog, NewEvent } from '#platform/events/event-log.ts'
import { measure, toFileChangeRows, toStorableCommit } from './storable-commit.ts'
import {
  insertFileChanges,
  insertMeasurements,
  readUnmeasured,
  type UnmeasuredCommit,
} from './store/insert-changes.ts'
import { insertCommits, type RecognisedCommit, type StoredReference } from './store/insert-commits.ts'
import { lockRepository, type RepositoryName } from './store/repositories.ts'
import { type MeasuredReference, restoreCommits, retractCommits } from './store/retractions.ts'
import { describeTracked, eventMessageLength } from './tracked-commit.ts'

/**
 * Takes in what git says. Each call may be repeated, run beside others, and be killed at any moment: state and events
 * are written in one transaction, and what is there already is left alone.
 */
export interface CommitRecorder {
  recordCommits: (
    workspaceId: string,
    repository: RepositoryName,
    commits: readonly CommitMetadata[],
  ) => Promise<{ created: number; restored: number }>
  recordChanges: (
    workspaceId: string,
    repository: RepositoryName,
    changes: readonly CommitChanges[],
  ) => Promise<{ measured: number }>
  retractCommits: (
    workspaceId: string,
    repositoryId: string,
    hashes: readonly string[],
  ) => Promise<{ retracted: number }>
}

/** Rows a transaction writes before the next one begins; a commit is never divided. */
const rowsOfTransaction = 1000

export function createCommitRecorder(database: Database, events: EventLog): CommitRecorder {
  /** Writes what commits changed, and says that they are complete. */
  const complete = async (
    transaction: Transaction,
    workspaceId: string,
    repository: RepositoryName,
    commits: readonly UnmeasuredCommit[],
    changesOf: (hash: string) => CommitChanges,
  ) => {
    const completed = commits.map((commit) => {
      const changes = changesOf(commit.hash)
      return { commit, changes, files: toFileChangeRows(commit.id, changes) }
    })
    const measurements = completed.map(({ commit, changes, files }) => measure(commit.id, changes, files))
    await insertMeasurements(transaction, workspaceId, measurements)
    await insertFileChanges(
      transaction,
      workspaceId,
      repository.id,
      completed.flatMap(({ files }) => files),
    )
    await events.append(transaction, [
      ...completed.map(({ commit, changes, files }) => ({
        workspace_id: workspaceId,
        type: 'commit.tracked',
        data: describeTracked(repository, commit, changes, files),
      })),
      ...describeCount('commits.measured', workspaceId, repository, completed.length),
    ])
  }

  return {
    recordCommits: async (workspaceId, repository, given) => {
      const commits = firstOfEach(given).map(toStorableCommit)
      return database.transact(async (transaction) => {
        const locked = await lockRepository(transaction, workspaceId, repository)
        const created = await insertCommits(transaction, workspaceId, locked.id, commits)
        const known = selectKnown(commits, created)
        const restored =
          known.length > 0 ? await restoreCommits(transaction, workspaceId, locked.id, known) : []
        await events.append(transaction, [
          ...describeCount('commits.listed', workspaceId, locked, created.length),
          ...restored.map((commit) => describeReference('commit.restored', workspaceId, locked.id, commit)),
        ])
        await complete(transaction, workspaceId, locked, selectMerges(commits, created), noChanges)
        return { created: created.length, restored: restored.length }
      })
    },

    recordChanges: async (workspaceId, repository, given) => {
      let measured = 0
      for (const slice of sliceByRows(firstOfEach(given))) {
        measured += await database.transact(async (transaction) => {
          const locked = await lockRepository(transaction, workspaceId, repository)
          const hashes = slice.map((one) => one.hash)
          const commits = await readUnmeasured(
            transaction,
            workspaceId,
            locked.id,
            hashes,
            eventMessageLength,
          )
          const changes = new Map(slice.map((one) => [one.hash, one]))
          await complete(
            transaction,
            workspaceId,
            locked,
            commits,
            (hash) => changes.get(hash) ?? noChanges(hash),
          )
          return commits.length
        })
      }
      return { measured }
    },

    retractCommits: (workspaceId, repositoryId, hashes) =>
      database.transact(async (transaction) => {
        const retracted = await retractCommits(transaction, workspaceId, repositoryId, hashes)
        await events.append(
          transaction,
          retracted.map((commit) => describeReference('commit.retracted', workspaceId, repositoryId, commit)),
        )
        return { retracted: retracted.length }
      }),
  }
}

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

function selectKnown(commits: readonly RecognisedCommit[], created: readonly StoredReference[]): string[] {
  if (created.length === commits.length) return []
  const fresh = new Set(created.map((one) => one.hash))
  return commits.map(({ hash }) => hash).filter((hash) => !fresh.has(hash))
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

/** Tells how many commits of a repository a transaction listed or measured; nothing when there were none. */
function describeCount(
  type: 'commits.listed' | 'commits.measured',
  workspaceId: string,
  repository: RepositoryName,
  commits: number,
): NewEvent[] {
  if (commits === 0) return []
  return [{ workspace_id: workspaceId, type, data: { repository_id: repository.id, commits } }]
}

function describeReference(
  type: 'commit.restored' | 'commit.retracted',
  workspaceId: string,
  repositoryId: string,
  { id, hash, measured }: MeasuredReference,
): NewEvent {
  const data = { commit_id: id, repository_id: repositoryId, hash, measured }
  return { workspace_id: workspaceId, type, data }
}
