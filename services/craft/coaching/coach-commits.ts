import type { TrackedCommit } from '#contracts/commits.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { Analyser } from './analyser.ts'
import { coachedEvent } from './coached-event.ts'
import { createConventionMemory } from './convention/convention-memory.ts'
import { historicCommit, judgeCommits, type RepositoryMemory } from './judge-commits.ts'
import type { ChangeHistoryStore } from './store/change-histories.ts'
import type { JudgedCommitStore } from './store/judged-commits.ts'
import type { RepositoryStore } from './store/repositories.ts'

export interface CoachOptions {
  analyser: Analyser
  judgedCommits: JudgedCommitStore
  repositories: RepositoryStore
  histories: ChangeHistoryStore
  events: EventLog
}

/** Judges tracked commits of a workspace, oldest first, and keeps what was judged and learnt. */
export type CoachCommits = (
  transaction: Transaction,
  workspaceId: string,
  tracked: readonly TrackedCommit[],
) => Promise<void>

/**
 * A commit that was judged before is left as it is, and teaches nothing twice; a provisional judgement is replaced.
 */
export function createCoachCommits(options: CoachOptions): CoachCommits {
  const { analyser, judgedCommits, repositories, histories, events } = options

  /** Those without a judgement that stays. */
  const pickNew = async (
    transaction: Transaction,
    workspaceId: string,
    tracked: readonly TrackedCommit[],
  ) => {
    const byId = new Map(tracked.map((commit) => [commit.commit_id, commit]))
    for (const [id, known] of await judgedCommits.findKnown(transaction, workspaceId, [...byId.keys()])) {
      if (!known.is_provisional) byId.delete(id)
    }
    return [...byId.values()]
  }

  const loadMemories = async (
    transaction: Transaction,
    workspaceId: string,
    commits: readonly TrackedCommit[],
  ) => {
    const byRepository = Map.groupBy(commits, (commit) => commit.repository_id)
    const conventions = await repositories.findConventions(transaction, workspaceId, [...byRepository.keys()])
    const memories = new Map<string, RepositoryMemory>()
    for (const [id, ofRepository] of byRepository) {
      memories.set(id, {
        full_name: ofRepository[0]?.repository ?? '',
        convention: createConventionMemory(conventions.get(id)),
        past: await histories.load(
          transaction,
          { workspace_id: workspaceId, repository_id: id },
          ofRepository.map(historicCommit),
        ),
      })
    }
    return memories
  }

  const saveMemories = async (
    transaction: Transaction,
    workspaceId: string,
    memories: ReadonlyMap<string, RepositoryMemory>,
  ) => {
    for (const [repository_id, { full_name, convention, past }] of memories) {
      await repositories.saveConvention(transaction, workspaceId, { repository_id, full_name, convention })
      await histories.save(transaction, { workspace_id: workspaceId, repository_id }, past)
    }
  }

  return async (transaction, workspaceId, tracked) => {
    const commits = await pickNew(transaction, workspaceId, tracked)
    if (commits.length === 0) return
    const memories = await loadMemories(transaction, workspaceId, commits)
    const judged = await judgeCommits(commits, memories, analyser)
    // What was judged by its announcement goes, also what was while this went on.
    await repositories.lock(transaction, workspaceId, [...memories.keys()])
    await judgedCommits.delete(
      transaction,
      workspaceId,
      judged.map(({ commit_id }) => commit_id),
    )
    await judgedCommits.insert(transaction, workspaceId, judged)
    await saveMemories(transaction, workspaceId, memories)
    await events.append(
      transaction,
      judged.map((commit) => coachedEvent(workspaceId, commit, 'tracked')),
    )
  }
}
