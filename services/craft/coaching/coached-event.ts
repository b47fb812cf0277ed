import type { coachingContract } from '#contracts/coaching.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import type { JudgedCommit } from './judged-commit.ts'

/** Tells that a commit was judged, `first` or anew. */
export function coachedEvent(workspaceId: string, commit: JudgedCommit, first: boolean): NewEvent {
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
    first,
  }
  return { workspace_id: workspaceId, type: 'commit.coached', data }
}
