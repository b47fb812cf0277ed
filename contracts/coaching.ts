import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Day, Id, Nullable, OneOf, Timestamp } from '#platform/contract/schemas.ts'
import { sessionRoutes, sessionTypes } from './coaching/sessions.ts'
import { CommitType, Hash, QualityLevel } from './commits/commit.ts'

/** What a commit is judged by, heaviest first (SPEC §4.3). */
export const aspectNames = ['message_quality', 'file_changes', 'code_quality', 'context'] as const
export const AspectName = OneOf(aspectNames)
export type AspectName = Static<typeof AspectName>

/** How a commit did in one aspect, and where points were lost. */
export const Aspect = Type.Object({
  score: Nullable(
    Type.Number({ minimum: 0, maximum: 10, description: 'null when there was nothing to judge it by' }),
  ),
  weight: Type.Number({ description: 'Part of the quality score, 0 to 1; 0 when it was not judged' }),
  reasons: Type.Array(
    Type.Object({
      points_lost: Type.Number({ description: 'Of the aspect’s ten; 0 for a remark' }),
      text: Type.String({
        description: 'Names the line or file, why it matters, and what wins the points back',
      }),
      path: Nullable(Type.String()),
      line: Nullable(Type.Integer({ description: 'In the file, or in the message when `path` is null' })),
    }),
  ),
})

/** A piece of advice a model gave. */
export const AdviceItem = Type.Object(
  {
    aspect: AspectName,
    text: Type.String({ minLength: 1, maxLength: 600 }),
    path: Nullable(Type.String({ maxLength: 4096, description: 'A file of the commit' })),
    line: Nullable(Type.Integer({ minimum: 1, description: 'In the file as the commit leaves it' })),
  },
  { additionalProperties: false },
)
export type AdviceItem = Static<typeof AdviceItem>

/** What a model says about a commit, beside the judgement of the built-in rules. It never changes a score. */
export const ModelAdvice = Type.Object({
  state: OneOf(['requested', 'given', 'unavailable'], {
    description: 'requested: a model is asked; `commit.coached` tells when it has answered',
  }),
  model: Nullable(Type.String({ description: '`provider/model`; null while none has answered' })),
  summary: Nullable(Type.String()),
  items: Type.Array(AdviceItem),
  suggested_message: Nullable(Type.String()),
  reason: Nullable(Type.String({ description: 'Why there is no advice' })),
  at: Timestamp,
})
export type ModelAdvice = Static<typeof ModelAdvice>

/** The feedback document, SPEC §4.3. */
export const Feedback = Type.Object({
  commit_id: Id,
  user_id: Type.String({ description: 'Whom it is for: the author’s e-mail when no other was named' }),
  quality_score: Type.Number({ minimum: 0, maximum: 10 }),
  quality_level: QualityLevel,
  aspects: Type.Object({
    message_quality: Aspect,
    file_changes: Aspect,
    code_quality: Aspect,
    context: Aspect,
  }),
  strengths: Type.Array(Type.String()),
  areas_for_improvement: Type.Array(Type.String()),
  specific_recommendations: Type.Array(Type.String()),
  coaching_tips: Type.Array(Type.String()),
  next_steps: Type.Array(Type.String()),
  suggested_message: Nullable(Type.String({ description: 'null when the message needs no other' })),
  analyzer: Type.String({
    description: 'Who judged: `built-in/<version>`, and a model’s name when one took part',
  }),
  confidence: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'Falls with every part that could not be read',
  }),
  model_advice: Nullable(ModelAdvice),
})
export type Feedback = Static<typeof Feedback>

const UserParams = Type.Object({
  user_id: Type.String({ minLength: 1, maxLength: 320, description: 'E-mail of the author' }),
})
const repository = Type.Optional(Type.String({ maxLength: 201, description: '`owner/name`' }))
const days = (initial: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 36500, default: initial }))

const LevelCounts = Type.Object({
  EXCELLENT: Type.Integer(),
  GOOD: Type.Integer(),
  FAIR: Type.Integer(),
  NEEDS_IMPROVEMENT: Type.Integer(),
})

const ScoredCommit = Type.Object({
  commit_id: Id,
  hash: Hash,
  repository: Type.String(),
  subject: Type.String(),
  authored_at: Timestamp,
  quality_score: Type.Number(),
  quality_level: QualityLevel,
  reason: Nullable(Type.String({ description: 'What cost or won most' })),
})
export type ScoredCommit = Static<typeof ScoredCommit>

/** How the scores of a workspace or repository are distributed. */
export const CoachingStatistics = Type.Object({
  counts: OneOf(['everybody', 'visible'], {
    description:
      'Whose commits the figures count: everybody’s, or those alone whose feedback the caller may see, as `reason` says',
  }),
  reason: Nullable(Type.String({ description: 'Why commits of other members are left out' })),
  coached: Type.Integer(),
  mean_score: Nullable(Type.Number()),
  median_score: Nullable(Type.Number()),
  levels: LevelCounts,
  histogram: Type.Array(Type.Integer(), {
    description: 'Commits by score, 20 buckets of half a point from 0 to 10',
  }),
  by_month: Type.Array(Type.Object({ month: Day, ...LevelCounts.properties, mean_score: Type.Number() }), {
    description: 'Of commits whose feedback the caller may see; so are `best` and `weakest`',
  }),
  aspects: Type.Array(Type.Object({ aspect: AspectName, mean_score: Type.Number() })),
  best: Type.Array(ScoredCommit),
  weakest: Type.Array(ScoredCommit),
})
export type CoachingStatistics = Static<typeof CoachingStatistics>

/** How the scores of one person develop over a period. */
export const CoachingProgress = Type.Object({
  user_id: Type.String(),
  days: Type.Integer(),
  commits: Type.Integer({
    description: 'Coached commits authored in the period; merges and bots are left out',
  }),
  mean_score: Nullable(Type.Number()),
  previous_mean_score: Nullable(Type.Number({ description: 'Over the period of equal length before' })),
  trend: OneOf(['improving', 'steady', 'declining', 'unknown'], {
    description: 'By Mann-Kendall’s test at 5 %; unknown below 8 commits',
  }),
  levels: LevelCounts,
  aspects: Type.Array(
    Type.Object({
      aspect: AspectName,
      mean_score: Type.Number(),
      previous_mean_score: Nullable(Type.Number()),
    }),
  ),
  by_day: Type.Array(Type.Object({ day: Day, commits: Type.Integer(), mean_score: Type.Number() })),
  best: Type.Array(ScoredCommit),
  weakest: Type.Array(ScoredCommit),
})
export type CoachingProgress = Static<typeof CoachingProgress>

/** What one person does again and again, for better or worse. */
export const CoachingInsights = Type.Object({
  user_id: Type.String(),
  commits: Type.Integer({ description: 'The newest coached ones that were looked at, 500 at most' }),
  strengths: Type.Array(
    Type.Object({ text: Type.String(), share: Type.Number({ description: 'Part of the commits, 0 to 1' }) }),
  ),
  habits: Type.Array(
    Type.Object({
      rule: Type.String(),
      aspect: AspectName,
      text: Type.String(),
      share: Type.Number({ description: 'Part of the commits it happens in' }),
      points_lost: Type.Number({ description: 'Mean loss of quality score over all commits' }),
      examples: Type.Array(ScoredCommit),
    }),
    { description: 'What costs most, first' },
  ),
  types: Type.Array(Type.Object({ type: CommitType, commits: Type.Integer(), mean_score: Type.Number() })),
  focus: Nullable(Type.String({ description: 'The one thing to practise next' })),
})
export type CoachingInsights = Static<typeof CoachingInsights>

/** How messages are written in a repository, as its history taught. */
export const Convention = Type.Object({
  repository: Type.String(),
  commits: Type.Integer({ description: 'Messages it was learnt from' }),
  description: Type.Array(Type.String(), { description: 'The convention in sentences' }),
  examples: Type.Array(Type.String()),
})
export type Convention = Static<typeof Convention>

export const coachingContract = defineContract({
  name: 'coaching',
  summary: 'Coaching: feedback on every commit, progress, insights and sessions',
  port: 8007,
  prefixes: ['/coach'],
  errors: {
    commit_not_found: 404,
    commit_ambiguous: 409,
    feedback_not_found: 404,
    session_not_found: 404,
    private_feedback: 403,
    repository_not_found: 404,
  },
  events: {
    'commit.coached': Type.Object({
      commit_id: Id,
      repository_id: Id,
      hash: Hash,
      author_email: Type.String(),
      type: Nullable(CommitType),
      quality_score: Type.Number(),
      quality_level: QualityLevel,
      provisional: Type.Boolean({
        description: 'Judged by the notice of a push alone; the whole judgement follows once git was read',
      }),
      first: Type.Boolean({ description: 'Whether this is the commit’s first whole judgement' }),
    }),
    'advice.requested': Type.Object({ commit_id: Id, repository_id: Id, hash: Hash }),
    'session.started': Type.Object({
      session_id: Id,
      user_id: Type.String(),
      session_type: OneOf(sessionTypes),
    }),
  },
  routes: {
    coachCommit: {
      method: 'POST',
      path: '/coach/commit',
      summary: 'Feedback on one commit, judged anew',
      body: Type.Object(
        {
          commit_id: Type.String({
            pattern: '^([0-9a-f]{4,64}|[0-9a-f-]{36})$',
            description: 'Id or hash of a tracked commit, or an unambiguous prefix of the hash',
          }),
          user_id: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
          include_context: Type.Optional(
            Type.Boolean({
              default: true,
              description: 'Judge it against the history of author and team, too',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      response: Feedback,
      errors: ['commit_not_found', 'commit_ambiguous', 'private_feedback'],
    },
    getFeedback: {
      method: 'GET',
      path: '/coach/commits/:commit_id',
      summary: 'The stored feedback on one commit',
      params: Type.Object({ commit_id: Id }),
      response: Feedback,
      errors: ['feedback_not_found', 'private_feedback'],
    },
    getCoachingStatistics: {
      method: 'GET',
      path: '/coach/statistics',
      summary: 'How scores are distributed and how they develop',
      access: 'viewer',
      query: Type.Object({ repository, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36500 })) }),
      response: CoachingStatistics,
    },
    getProgress: {
      method: 'GET',
      path: '/coach/progress/:user_id',
      summary: 'How one person’s commits develop',
      subject: 'user_id',
      subject_access: 'member',
      params: UserParams,
      query: Type.Object({ days: days(30), repository }),
      response: CoachingProgress,
      errors: ['private_feedback'],
    },
    getInsights: {
      method: 'GET',
      path: '/coach/insights/:user_id',
      summary: 'Habits and strengths of one person, with examples',
      subject: 'user_id',
      subject_access: 'member',
      params: UserParams,
      query: Type.Object({ repository }),
      response: CoachingInsights,
      errors: ['private_feedback'],
    },
    getConvention: {
      method: 'GET',
      path: '/coach/conventions/:owner/:name',
      summary: 'The message convention learnt from a repository’s history',
      access: 'viewer',
      params: Type.Object({ owner: Type.String({ maxLength: 100 }), name: Type.String({ maxLength: 100 }) }),
      response: Convention,
      errors: ['repository_not_found'],
    },
    ...sessionRoutes,
  },
})
