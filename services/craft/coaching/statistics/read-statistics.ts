import { aspectNames, type CoachingStatistics } from '#contracts/coaching.ts'
import { type Principal, reaches } from '#platform/identity/principal.ts'
import type { FeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import { describeListed } from '../scored-commit.ts'
import type { Scope, ScoreStore } from '../store/scores.ts'
import { describeScores, roundScore } from './score-figures.ts'
import { mayGiveTeamFigures, teamWindows } from './team-figures.ts'

export interface StatisticsRequest {
  principal: Principal
  audience: FeedbackAudience
  repository: string | undefined
  days: number | undefined
  /** Members that must be behind a figure at least. */
  smallest_team: number
  now: Date
}

const listedCommits = 5
const dayMilliseconds = 86_400_000

/**
 * How scores are distributed and develop, with the best and the weakest. What is hidden from the caller is counted only
 * for leads, and only where enough people are behind it.
 */
export async function readStatistics(
  scores: ScoreStore,
  request: StatisticsRequest,
): Promise<CoachingStatistics> {
  const { principal, audience, repository, days, now } = request
  const everybody: Scope = {
    workspace_id: principal.workspace_id,
    repository,
    since: days === undefined ? undefined : startOfWindow(now, days),
  }
  const visible: Scope = { ...everybody, without: [...audience.hidden.keys()] }
  const reason = await findReasonToLeaveOut(scores, request)
  const counted = reason === null ? everybody : visible
  const [counts, visibleCounts, means, best, weakest] = await Promise.all([
    scores.count(counted),
    scores.count(visible),
    scores.meanAspects(counted),
    scores.listCommits(visible, 'best', listedCommits),
    scores.listCommits(visible, 'weakest', listedCommits),
  ])
  return {
    counts: reason === null ? 'everybody' : 'visible',
    reason,
    ...describeScores(counts),
    by_month: describeScores(visibleCounts).by_month,
    aspects: aspectNames.flatMap((aspect) => {
      const mean = means[aspect]
      return mean === null ? [] : [{ aspect, mean_score: roundScore(mean) }]
    }),
    best: best.map((commit) => describeListed(commit)),
    weakest: weakest.map((commit) => describeListed(commit)),
  }
}

/** Why hidden commits are not counted; null when they are, or there are none. */
async function findReasonToLeaveOut(
  scores: ScoreStore,
  { principal, audience, repository, days, smallest_team, now }: StatisticsRequest,
): Promise<string | null> {
  if (audience.hidden.size === 0) return null
  if (!reaches(principal.role, 'lead')) {
    return 'Commits of other members are left out: figures of the whole team are for leads.'
  }
  if (days !== undefined && !teamWindows.some((window) => window === days)) {
    return `Commits of other members are left out: figures of the whole team are of ${teamWindows.join(', ')} days, or of all time.`
  }
  const starts = teamWindows.map((window) => startOfWindow(now, window))
  const found = await scores.listContributions(principal.workspace_id, [...audience.hidden.keys()], starts)
  const contributions = found.map(({ author_email, ...where }) => ({
    ...where,
    account_id: audience.hidden.get(author_email) ?? author_email,
  }))
  if (mayGiveTeamFigures({ repository, days }, contributions, smallest_team)) return null
  return `Commits of other members are left out: fewer than ${smallest_team} people are behind these figures, or behind what they differ by from others.`
}

/** Begins at midnight UTC, so that asking again a moment later is the same question. */
function startOfWindow(now: Date, days: number): Date {
  const today = Math.floor(now.getTime() / dayMilliseconds)
  return new Date((today - days) * dayMilliseconds)
}
