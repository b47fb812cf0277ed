import { type Static, Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Day, Id, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'
import { AgentName, ProviderName } from './names.ts'

const Count = Type.Integer({ minimum: 0 })
const Cost = (description: string) => Type.Integer({ minimum: 0, description })
const micros = 'In millionths of a US dollar'

/** What a workspace has used up in a period, and what is left; null where there is no limit. */
export const Budget = Type.Object({
  period: OneOf(['day', 'month']),
  tokens_used: Count,
  tokens_limit: Nullable(Count),
  tokens_left: Nullable(Count),
  cost_used: Cost(micros),
  cost_limit: Nullable(Cost(micros)),
  cost_left: Nullable(Cost(micros)),
  resets_at: Timestamp,
})
export type Budget = Static<typeof Budget>

/** How a call came out. */
export const outcomes = [
  'running',
  'answered',
  'repaired',
  'fell_back',
  'failed',
  'interrupted',
  'refused',
] as const

/** One call of a model, or an answer that took none. */
export const Interaction = Type.Object({
  id: Id,
  at: Timestamp,
  agent: AgentName,
  principal_kind: Type.String(),
  principal_id: Type.String({ description: 'Who asked' }),
  subject: Nullable(Type.String({ description: 'What it was about: a commit, a path, a conversation' })),
  provider: ProviderName,
  model: Nullable(Type.String()),
  outcome: OneOf(outcomes, {
    description: 'fell_back: the built-in rules answered instead; refused: the budget is used up',
  }),
  reason: Nullable(Type.String({ description: 'Why it came out otherwise than answered' })),
  cached: Type.Boolean(),
  redacted: Count,
  input_tokens: Count,
  output_tokens: Count,
  cost: Nullable(Cost(`${micros}; null when the price of the model is not known`)),
  duration_ms: Nullable(Count),
  prompt: Nullable(
    Type.String({ description: 'As it was sent; kept only with THROUGHLINE_AI_KEEP_PROMPTS' }),
  ),
  answer: Nullable(Type.String({ description: 'As it came; kept only with THROUGHLINE_AI_KEEP_PROMPTS' })),
})
export type Interaction = Static<typeof Interaction>

const used = {
  calls: Count,
  cached: Type.Integer({ description: 'Answers that needed no model' }),
  input_tokens: Count,
  output_tokens: Count,
  cost: Cost(`${micros}; calls of models without a known price are not in it`),
}

/** What the workspace used up over some days. */
export const Usage = Type.Object({
  days: Type.Integer(),
  ...used,
  unpriced_calls: Type.Integer({ description: 'Calls of models whose price is not known' }),
  by_day: Type.Array(Type.Object({ day: Day, ...used })),
  by_model: Type.Array(Type.Object({ provider: ProviderName, model: Nullable(Type.String()), ...used })),
  by_agent: Type.Array(Type.Object({ agent: AgentName, ...used })),
  budgets: Type.Array(Budget),
})
export type Usage = Static<typeof Usage>

/** What models were asked, what that used up, and what is left. */
export const usageRoutes = defineRoutes({
  listInteractions: {
    method: 'GET',
    path: '/agents/interactions',
    summary: 'Every call, newest first; who is no administrator sees their own',
    query: Type.Object({
      agent: Type.Optional(AgentName),
      outcome: Type.Optional(OneOf(outcomes)),
      ...PageQuery,
    }),
    response: Page(Interaction),
  },
  getUsage: {
    method: 'GET',
    path: '/ai/usage',
    summary: 'Calls, tokens and cost of the workspace by day, model and agent, and its budget',
    query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 30 })) }),
    response: Usage,
  },
})
