import type { CoachingProgress, CoachingStatistics, coachingContract } from '#contracts/coaching.ts'
import { aspectNames } from '#contracts/coaching.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readWholeConvention } from './convention/convention-memory.ts'
import { describeConvention } from './convention/describe-convention.ts'
import type { FeedbackGiver } from './feedback/create-feedback.ts'
import { findInsights } from './insights/find-insights.ts'
import { measureProgress, pickCommits } from './progress/measure-progress.ts'
import { describeListed } from './scored-commit.ts'
import type { Sessions } from './sessions/create-sessions.ts'
import { describeScores, roundScore } from './statistics/score-figures.ts'
import type { RepositoryStore } from './store/repositories.ts'
import type { ListedCommit, Scope, ScoreStore } from './store/scores.ts'

export interface RouteOptions {
  feedback: FeedbackGiver
  sessions: Sessions
  scores: ScoreStore
  repositories: RepositoryStore
}

const listedCommits = 5
const insightCommits = 500
/** Of so many of the best commits the ordinary ones are examples of a convention. */
const bestCommits = 50
const conventionExamples = 5
const dayMilliseconds = 86_400_000

/** The operations of the coaching contract. */
export function coachingRoutes(options: RouteOptions): Handlers<typeof coachingContract> {
  const { feedback, sessions, scores, repositories } = options
  return {
    coachCommit: ({ body, principal }) =>
      feedback.judge({
        workspace_id: principal.workspace_id,
        commit: body.commit_id,
        user_id: body.user_id,
        include_context: body.include_context ?? true,
      }),

    getFeedback: ({ params, principal }) => feedback.recall(principal.workspace_id, params.commit_id),

    getCoachingStatistics: ({ query, principal }) => {
      const { repository, days } = query
      return describeStatistics(scores, {
        workspace_id: principal.workspace_id,
        repository,
        since: days === undefined ? undefined : daysAgo(days),
      })
    },

    getProgress: ({ params, query, principal }) =>
      describeProgress(scores, {
        workspace_id: principal.workspace_id,
        user_id: params.user_id,
        repository: query.repository,
        days: query.days ?? 30,
      }),

    getInsights: async ({ params, query, principal }) => {
      const scope = {
        workspace_id: principal.workspace_id,
        author_email: params.user_id,
        repository: query.repository,
      }
      const commits = await scores.listCommits(scope, 'newest', insightCommits)
      return { user_id: params.user_id, ...findInsights(commits) }
    },

    getConvention: async ({ params, principal }) => {
      const { workspace_id } = principal
      const repository = await repositories.find(workspace_id, `${params.owner}/${params.name}`)
      if (!repository) {
        throw new ServiceError(
          'repository_not_found',
          `No repository ${params.owner}/${params.name} is registered; GET /repositories lists those that are.`,
        )
      }
      const { repository_id, full_name, convention } = repository
      const best = await scores.listCommits({ workspace_id, repository_id }, 'best', bestCommits)
      return {
        repository: full_name,
        commits: (convention?.settled.subjects ?? 0) + (convention?.fresh.subjects ?? 0),
        description: describeConvention(convention && readWholeConvention(convention)),
        examples: pickExamples(best),
      }
    },

    startSession: ({ body, principal }) =>
      sessions.start(principal.workspace_id, body.user_id, body.session_type),

    sendSessionMessage: ({ params, body, principal }) =>
      sessions.say(principal.workspace_id, params.id, body.text),

    getSession: ({ params, principal }) => sessions.find(principal.workspace_id, params.id),
  }
}

/** Different subjects; releases, reverts and the like have words of their own. */
function pickExamples(commits: readonly ListedCommit[]): string[] {
  const ordinary = commits.filter(({ analysis }) => analysis.kind === 'ordinary')
  return [...new Set(ordinary.map(({ subject }) => subject))].slice(0, conventionExamples)
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * dayMilliseconds)
}

async function describeStatistics(scores: ScoreStore, scope: Scope): Promise<CoachingStatistics> {
  const [counts, means, best, weakest] = await Promise.all([
    scores.count(scope),
    scores.meanAspects(scope),
    scores.listCommits(scope, 'best', listedCommits),
    scores.listCommits(scope, 'weakest', listedCommits),
  ])
  return {
    ...describeScores(counts),
    aspects: aspectNames.flatMap((aspect) => {
      const mean = means[aspect]
      return mean === null ? [] : [{ aspect, mean_score: roundScore(mean) }]
    }),
    best: best.map((commit) => describeListed(commit)),
    weakest: weakest.map((commit) => describeListed(commit)),
  }
}

interface ProgressRequest {
  workspace_id: string
  user_id: string
  repository: string | undefined
  days: number
}

async function describeProgress(scores: ScoreStore, request: ProgressRequest): Promise<CoachingProgress> {
  const { workspace_id, user_id, repository, days } = request
  const from = daysAgo(days).toISOString()
  const both = await scores.list({
    workspace_id,
    repository,
    author_email: user_id,
    since: daysAgo(2 * days),
  })
  const period = both.filter((score) => score.authored_at >= from)
  const before = both.filter((score) => score.authored_at < from)
  const [best, weakest] = await Promise.all(
    (['best', 'weakest'] as const).map((order) =>
      scores.findCommits(workspace_id, pickCommits(period, order, listedCommits)),
    ),
  )
  return {
    user_id,
    days,
    ...measureProgress(period, before),
    best: (best ?? []).map((commit) => describeListed(commit)),
    weakest: (weakest ?? []).map((commit) => describeListed(commit)),
  }
}
