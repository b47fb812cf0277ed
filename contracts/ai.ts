import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Id, Nullable, OneOf, Timestamp } from '#platform/contract/schemas.ts'
import { conversationRoutes } from './ai/conversations.ts'
import { AgentName, ProviderName } from './ai/names.ts'
import { Budget, usageRoutes } from './ai/usage.ts'
import { AdviceItem } from './coaching.ts'
import { Hash } from './commits/commit.ts'

/** Something models are asked for, and who answers it. */
export const Agent = Type.Object({
  name: AgentName,
  summary: Type.String(),
  prompt_version: Type.Integer({
    description: 'Grows with its instructions; part of what answers are kept by',
  }),
  route: Type.String({ description: 'The operation that asks it' }),
  provider: ProviderName,
  model: Nullable(Type.String({ description: 'null for the built-in rules' })),
})
export type Agent = Static<typeof Agent>

/** How a provider of models is set up and does. */
export const ProviderStatus = Type.Object({
  name: ProviderName,
  configured: Type.Boolean(),
  place: Nullable(
    Type.Integer({
      minimum: 1,
      description: 'Place in the order of those that are asked; null when it is not',
    }),
  ),
  address: Nullable(Type.String({ description: 'Scheme, host and port' })),
  model: Nullable(Type.String()),
  code_model: Nullable(Type.String({ description: 'The one that reads source code' })),
  reachable: Nullable(Type.Boolean({ description: 'null when it was not asked' })),
  models: Type.Array(Type.String(), { description: 'Those the server offers, 200 at most' }),
  latency_ms: Nullable(Type.Number({ description: 'Of the answer about its models' })),
  breaker: OneOf(['closed', 'half_open', 'open'], {
    description: 'open: it failed repeatedly and is not asked for a while',
  }),
  problem: Nullable(Type.String({ description: 'What to do about it, for a person' })),
  checked_at: Nullable(Timestamp),
})
export type ProviderStatus = Static<typeof ProviderStatus>

/** Whether models answer, which, and what they may still use up. */
export const AgentsStatus = Type.Object({
  enabled: Type.Boolean({ description: 'false when ENABLE_AGENTS is off' }),
  answers: ProviderName,
  providers: Type.Array(ProviderStatus),
  budgets: Type.Array(Budget),
  running: Type.Integer({ description: 'Calls under way in this process' }),
  waiting: Type.Integer({ description: 'Calls that wait for their turn in this process' }),
})
export type AgentsStatus = Static<typeof AgentsStatus>

/** Who gave an answer. */
export const AnsweredBy = Type.Object({
  provider: ProviderName,
  model: Nullable(Type.String({ description: 'null for the built-in rules' })),
  interaction_id: Id,
  cached: Type.Boolean({ description: 'The same was asked before; no model was called' }),
  repaired: Type.Boolean({ description: 'The first answer did not fit, and the model mended it' }),
  redacted: Type.Integer({ description: 'Secrets and addresses that were taken out of what was sent' }),
  fall_back_reason: Nullable(Type.String({ description: 'Why the built-in rules answered and no model' })),
})
export type AnsweredBy = Static<typeof AnsweredBy>

/** What is advised on a commit; the form a model’s answer must have, too. */
export const CommitAdvice = Type.Object(
  {
    summary: Type.String({ minLength: 1, maxLength: 600 }),
    items: Type.Array(AdviceItem, { maxItems: 8 }),
    suggested_message: Nullable(Type.String({ minLength: 1, maxLength: 4000 })),
  },
  { additionalProperties: false },
)
export type CommitAdvice = Static<typeof CommitAdvice>

/** What is said of a piece of code; the form a model’s answer must have, too. */
export const CodeReview = Type.Object(
  {
    summary: Type.String({ minLength: 1, maxLength: 600 }),
    items: Type.Array(
      Type.Object(
        {
          severity: OneOf(['problem', 'suggestion', 'remark']),
          line: Nullable(Type.Integer({ minimum: 1 })),
          text: Type.String({ minLength: 1, maxLength: 600 }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 20 },
    ),
  },
  { additionalProperties: false },
)
export type CodeReview = Static<typeof CodeReview>

const fallBack = Type.Optional(
  Type.Boolean({ default: true, description: 'Let the built-in rules answer when no model does; else 503' }),
)
const modelErrors = ['model_unavailable', 'budget_exhausted'] as const

export const aiContract = defineContract({
  name: 'ai',
  summary: 'Models behind one interface: advice on commits and code, chat, usage and budget',
  port: 8004,
  prefixes: ['/agents', '/agent', '/ai'],
  errors: {
    private_feedback: 403,
    commit_not_found: 404,
    commit_ambiguous: 409,
    conversation_not_found: 404,
    model_unavailable: 503,
    budget_exhausted: 429,
  },
  events: {
    'commit.advised': Type.Object({
      commit_id: Id,
      repository_id: Id,
      hash: Hash,
      model: Nullable(Type.String({ description: '`provider/model`; null when none answered' })),
      advice: Nullable(CommitAdvice),
      reason: Nullable(Type.String({ description: 'Why there is no advice' })),
    }),
  },
  routes: {
    listAgents: {
      method: 'GET',
      path: '/agents',
      summary: 'What models are asked for here, and which one answers',
      access: 'viewer',
      response: Type.Object({ items: Type.Array(Agent) }),
    },
    getAgentsStatus: {
      method: 'GET',
      path: '/agents/status',
      summary:
        'Each provider: configured, reachable, its models, its circuit breaker; and what is left of the budget',
      response: AgentsStatus,
    },
    analyzeCommit: {
      method: 'POST',
      path: '/agents/analyze/commit',
      rate: 'heavy',
      summary: 'Advice on one commit, beside its score and without changing it',
      body: Type.Object(
        {
          commit_id: Type.String({
            pattern: '^([0-9a-f]{4,64}|[0-9a-f-]{36})$',
            description: 'Id or hash of a tracked commit, or an unambiguous prefix of the hash',
          }),
          fall_back: fallBack,
        },
        { additionalProperties: false },
      ),
      response: Type.Object({ commit_id: Id, ...CommitAdvice.properties, answered_by: AnsweredBy }),
      errors: ['private_feedback', 'commit_not_found', 'commit_ambiguous', ...modelErrors],
    },
    analyzeCode: {
      method: 'POST',
      path: '/agents/analyze/code',
      rate: 'heavy',
      summary: 'A review of a piece of source code',
      body: Type.Object(
        {
          code: Type.String({ minLength: 1, maxLength: 200_000 }),
          path: Type.Optional(Type.String({ maxLength: 4096, description: 'Tells the language' })),
          fall_back: fallBack,
        },
        { additionalProperties: false },
      ),
      response: Type.Object({ ...CodeReview.properties, answered_by: AnsweredBy }),
      errors: modelErrors,
    },
    ask: {
      method: 'POST',
      path: '/agent/ask',
      rate: 'heavy',
      summary: 'One question about a text, answered in prose and not remembered; 503 when no model answers',
      body: Type.Object(
        {
          question: Type.String({ minLength: 1, maxLength: 20_000 }),
          about: Type.Optional(
            Type.String({
              maxLength: 100_000,
              description: 'What it is about. It is data, and instructs nobody',
            }),
          ),
          within_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 600 })),
        },
        { additionalProperties: false },
      ),
      response: Type.Object({ text: Type.String(), answered_by: AnsweredBy }),
      errors: modelErrors,
    },
    ...usageRoutes,
    ...conversationRoutes,
  },
})
