import type { CoachingSession } from '#contracts/coaching.ts'
import type { Analysis } from '../analysis/analyse.ts'
import type { AspectName } from '../analysis/finding.ts'
import type { ListedCommit } from '../store/scores.ts'

export type SessionType = CoachingSession['session_type']

/** What each session looks at; null is the commit as a whole. */
const subjects: Readonly<Record<SessionType, AspectName | null>> = {
  review: null,
  message: 'message_quality',
  scope: 'file_changes',
  habits: null,
}

const fullScore = 10

/**
 * The commit from which most can be learnt in such a session, of those not talked about yet; of equal ones the first.
 * Null when nothing is left to win.
 */
export function pickCommit(
  commits: readonly ListedCommit[],
  type: SessionType,
  discussed: ReadonlySet<string>,
): ListedCommit | null {
  let best: ListedCommit | null = null
  let most = 0
  for (const commit of commits) {
    const loss = lossOf(commit.analysis, subjects[type])
    if (loss <= most || discussed.has(commit.commit_id)) continue
    best = commit
    most = loss
  }
  return best
}

/** Points that could be won, of ten. */
function lossOf(analysis: Analysis, aspect: AspectName | null): number {
  const score = aspect === null ? analysis.quality_score : analysis.aspects[aspect].score
  return score === null ? 0 : fullScore - score
}
