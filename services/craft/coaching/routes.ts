import type { coachingContract } from '#contracts/coaching.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { ReadFeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readLearntConvention } from './convention/read-learnt-convention.ts'
import type { FeedbackGiver } from './feedback/create-feedback.ts'
import { findInsights } from './insights/find-insights.ts'
import { readProgress } from './progress/read-progress.ts'
import type { Sessions } from './sessions/create-sessions.ts'
import { readStatistics } from './statistics/read-statistics.ts'
import type { RepositoryStore } from './store/repositories.ts'
import type { ScoreStore } from './store/scores.ts'

export interface RouteOptions {
  feedback: FeedbackGiver
  sessions: Sessions
  scores: ScoreStore
  repositories: RepositoryStore
  readAudience: ReadFeedbackAudience
  /** Members that must be behind a figure at least. */
  smallest_team: number
}

/** The newest commits that insights are drawn from. */
const insightCommits = 500

/** The operations of the coaching contract. */
export function coachingRoutes(options: RouteOptions): Handlers<typeof coachingContract> {
  const { feedback, sessions, scores, repositories, readAudience, smallest_team } = options
  return {
    coachCommit: async ({ body, principal }) =>
      feedback.judge({
        workspace_id: principal.workspace_id,
        audience: await readAudience(principal),
        commit: body.commit_id,
        user_id: body.user_id,
        include_context: body.include_context ?? true,
      }),

    getFeedback: async ({ params, principal }) =>
      feedback.recall(principal.workspace_id, params.commit_id, await readAudience(principal)),

    getCoachingStatistics: async ({ query: { repository, days }, principal }) => {
      const audience = await readAudience(principal)
      return readStatistics(scores, {
        principal,
        audience,
        repository,
        days,
        smallest_team,
        now: new Date(),
      })
    },

    getProgress: async ({ params, query: { repository, days = 30 }, principal }) => {
      const { requireFeedback } = await readAudience(principal)
      requireFeedback(params.user_id)
      return readProgress(scores, {
        workspace_id: principal.workspace_id,
        user_id: params.user_id,
        repository,
        days,
        now: new Date(),
      })
    },

    getInsights: async ({ params: { user_id }, query: { repository }, principal }) => {
      const { requireFeedback } = await readAudience(principal)
      requireFeedback(user_id)
      const scope = { workspace_id: principal.workspace_id, author_email: user_id, repository }
      const commits = await scores.listCommits(scope, 'newest', insightCommits)
      return { user_id, ...findInsights(commits) }
    },

    getConvention: async ({ params: { owner, name }, principal }) => {
      const repository = await repositories.find(principal.workspace_id, `${owner}/${name}`)
      if (!repository) {
        throw new ServiceError(
          'repository_not_found',
          `No repository ${owner}/${name} is registered; GET /repositories lists those that are.`,
        )
      }
      const { hidden } = await readAudience(principal)
      return readLearntConvention(scores, principal.workspace_id, repository, [...hidden.keys()])
    },

    startSession: async ({ body, principal }) =>
      sessions.start(principal.workspace_id, body.user_id, body.session_type, await readAudience(principal)),

    sendSessionMessage: async ({ params, body, principal }) =>
      sessions.say(principal.workspace_id, params.id, body.text, await readAudience(principal)),

    getSession: async ({ params, principal }) =>
      sessions.find(principal.workspace_id, params.id, await readAudience(principal)),
  }
}
