import type { CoachingSession } from '#contracts/coaching/sessions.ts'
import type { Analysis } from '../analysis/analyse.ts'
import type { Finding } from '../analysis/finding.ts'
import { type FoundHabit, findInsights } from '../insights/find-insights.ts'
import type { ListedCommit } from '../store/scores.ts'

export type SessionType = CoachingSession['session_type']

const fullScore = 10

/**
 * The commit from which most can be learnt in such a session, of those not talked about yet; of equal ones the newest.
 * Null when nothing is left to win.
 */
export function pickCommit(
  newest: readonly ListedCommit[],
  type: SessionType,
  discussed: ReadonlySet<string>,
): ListedCommit | null {
  const lossOf = createLoss(newest, type)
  let best: ListedCommit | null = null
  let most = 0
  for (const commit of newest) {
    const loss = lossOf(commit.analysis)
    if (loss <= most || discussed.has(commit.commit_id)) continue
    best = commit
    most = loss
  }
  return best
}

/** Points that could be won in what the session is about. */
function createLoss(newest: readonly ListedCommit[], type: SessionType): (analysis: Analysis) => number {
  switch (type) {
    case 'review':
      return ({ quality_score }) => fullScore - quality_score
    case 'message':
      return ({ aspects }) => fullScore - (aspects.message_quality.score ?? fullScore)
    case 'scope':
      return ({ aspects }) => fullScore - (aspects.file_changes.score ?? fullScore)
    case 'habits': {
      const [costliest] = findInsights(newest).habits
      return ({ findings }) => Math.max(0, ...findings.filter(isOf(costliest)).map(pointsOf))
    }
  }
}

function isOf(habit: FoundHabit | undefined) {
  return (finding: Finding) => finding.rule === habit?.rule
}

function pointsOf({ points_lost }: Finding): number {
  return points_lost
}
