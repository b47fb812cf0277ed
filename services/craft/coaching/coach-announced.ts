import type { AnnouncedCommitEvent } from '#contracts/commits/events.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { CoachOptions } from './coach-commits.ts'
import { coachedEvent } from './coached-event.ts'
import { createConventionMemory } from './convention/convention-memory.ts'
import { judgeAnnounced } from './judge-announced.ts'

/** Judges commits of a workspace that a push notice told of, so that their authors hear at once. */
export type CoachAnnounced = (
  transaction: Transaction,
  workspaceId: string,
  announced: readonly AnnouncedCommitEvent[],
  /** Leaves out commits of repositories that are not known yet, or not any more. */
  options?: { known_only: boolean },
) => Promise<void>

/** A commit that was judged before, provisionally or not, is left as it is. */
export function createCoachAnnounced(options: Omit<CoachOptions, 'histories'>): CoachAnnounced {
  const { analyser, judgedCommits, repositories, events } = options
  return async (transaction, workspaceId, announced, { known_only } = { known_only: false }) => {
    const byId = new Map(announced.map((commit) => [commit.commit_id, commit]))
    const ids = [...new Set(announced.map(({ repository_id }) => repository_id))]
    const pickUnknown = async () => {
      const known = await judgedCommits.findKnown(transaction, workspaceId, [...byId.keys()])
      return [...byId.values()].filter(({ commit_id }) => !known.has(commit_id))
    }
    // Who comes second hardly ever finds anything to do, and need not wait for that.
    if (!known_only && (await pickUnknown()).length === 0) return
    await repositories.lock(transaction, workspaceId, ids)
    const unknown = await pickUnknown()
    if (unknown.length === 0) return
    const learnt = await repositories.findConventions(transaction, workspaceId, ids)
    const commits = unknown.filter(({ repository_id }) => !known_only || learnt.has(repository_id))
    if (commits.length === 0) return
    const conventions = new Map(
      ids.map((id) => [id, createConventionMemory(learnt.get(id)).convention] as const),
    )
    const judged = commits.map((commit) =>
      judgeAnnounced(commit, conventions.get(commit.repository_id) ?? null, analyser),
    )
    await judgedCommits.insert(transaction, workspaceId, judged, { provisional: true })
    await events.append(
      transaction,
      judged.map((commit) => coachedEvent(workspaceId, commit, 'announced')),
    )
  }
}
