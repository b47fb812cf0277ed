import type { CoachingProgress } from '#contracts/coaching.ts'
import { describeListed } from '../scored-commit.ts'
import type { ScoreStore } from '../store/scores.ts'
import { measureProgress, pickCommits } from './measure-progress.ts'

export interface ProgressRequest {
  workspace_id: string
  user_id: string
  repository: string | undefined
  days: number
  now: Date
}

const listedCommits = 5
const dayMilliseconds = 86_400_000

/** How one person's commits of the last days develop, compared with as many days before. */
export async function readProgress(scores: ScoreStore, request: ProgressRequest): Promise<CoachingProgress> {
  const { workspace_id, user_id, repository, days, now } = request
  const since = daysBefore(now, 2 * days)
  const both = await scores.list({ workspace_id, repository, author_email: user_id, since })
  const from = daysBefore(now, days).toISOString()
  const period = both.filter((score) => score.authored_at >= from)
  const before = both.filter((score) => score.authored_at < from)
  const list = async (order: 'best' | 'weakest') => {
    const commits = await scores.findCommits(workspace_id, pickCommits(period, order, listedCommits))
    return commits.map((commit) => describeListed(commit))
  }
  const [best, weakest] = await Promise.all([list('best'), list('weakest')])
  return { user_id, days, ...measureProgress(period, before), best, weakest }
}

/** The time so many days of 24 hours before. */
function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMilliseconds)
}
