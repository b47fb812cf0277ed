import type { coachingContract } from '#contracts/coaching.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import type { JudgedCommit } from './judged-commit.ts'

/** By what a judgement differs from others of the same commit. */
const occasions = {
  /** By the notice of a push alone. */
  announced: { provisional: true, first: false },
  /** By the whole commit, for the first time. */
  tracked: { provisional: false, first: true },
  /** By the whole commit, once more. */
  replaced: { provisional: false, first: false },
} as const

/** Tells that a commit was judged, and on what occasion. */
export function coachedEvent(
  workspaceId: string,
  commit: JudgedCommit,
  occasion: keyof typeof occasions,
): NewEvent {
  const { commit_id, repository_id, hash, author_email, type } = commit
  const { quality_score, quality_level } = commit.analysis
  const data: EventData<typeof coachingContract, 'commit.coached'> = {
    commit_id,
    repository_id,
    hash,
    author_email,
    type,
    quality_score,
    quality_level,
    ...occasions[occasion],
  }
  return { workspace_id: workspaceId, type: 'commit.coached', data }
}
