import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Day, Id, Nothing, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'
import { AdviceItem } from './coaching.ts'
import { Hash } from './commits/commit.ts'

/** Who can answer. `compatible` is any server that speaks OpenAI's chat completions. */
export const providerNames = ['built-in', 'ollama', 'openai', 'anthropic', 'compatible'] as const
export const ProviderName = OneOf(providerNames)
export type ProviderName = Static<typeof ProviderName>

/** What models are asked for. */
export const agentNames = ['commit-coach', 'code-reviewer', 'assistant'] as const
export const AgentName = OneOf(agentNames)
export type AgentName = Static<typeof AgentName>

const Count = Type.Integer({ minimum: 0 })
const Cost = (description: string) => Type.Integer({ minimum: 0, description })
const micros = 'In millionths of a US dollar'

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

export const CommitAdvice = Type.Object(
  {
    summary: Type.String({ minLength: 1, maxLength: 600 }),
    items: Type.Array(AdviceItem, { maxItems: 8 }),
    suggested_message: Nullable(Type.String({ minLength: 1, maxLength: 4000 })),
  },
  { additionalProperties: false },
)
export type CommitAdvice = Static<typeof CommitAdvice>

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

export const outcomes = [
  'running',
  'answered',
  'repaired',
  'fell_back',
  'failed',
  'interrupted',
  'refused',
] as const

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

export const Conversation = Type.Object({
  id: Id,
  title: Type.String({ description: 'The beginning of what was said first' }),
  started_at: Timestamp,
  changed_at: Timestamp,
})
export type Conversation = Static<typeof Conversation>

export const ChatMessage = Type.Object({
  id: Id,
  role: OneOf(['user', 'assistant']),
  text: Type.String(),
  provider: Nullable(ProviderName),
  model: Nullable(Type.String()),
  complete: Type.Boolean({ description: 'false when the answer was broken off' }),
  commit_id: Nullable(Type.String({ description: 'The commit it is about' })),
  at: Timestamp,
})
export type ChatMessage = Static<typeof ChatMessage>

const ConversationParams = Type.Object({ id: Id })
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
    chat: {
      method: 'POST',
      path: '/agent/chat',
      rate: 'heavy',
      summary: 'Say something in a conversation; the answer comes as server-sent events',
      description:
        'Events: `start` {conversation_id, message_id, provider, model}, `text` {text} as it is written, then `end` ' +
        '{complete, reason}. Who goes away stops the model; what it had said is kept in the conversation.',
      body: Type.Object(
        {
          text: Type.String({ minLength: 1, maxLength: 20_000 }),
          conversation_id: Type.Optional(Id),
          commit_id: Type.Optional(Type.String({ pattern: '^([0-9a-f]{4,64}|[0-9a-f-]{36})$' })),
        },
        { additionalProperties: false },
      ),
      response: Type.String(),
      produces: ['text/event-stream'],
      errors: ['conversation_not_found', 'commit_not_found', 'commit_ambiguous'],
    },
    listConversations: {
      method: 'GET',
      path: '/agent/conversations',
      summary: 'One’s own conversations, the last used first',
      query: Type.Object(PageQuery),
      response: Page(Conversation),
    },
    getConversation: {
      method: 'GET',
      path: '/agent/conversations/:id',
      summary: 'One of one’s own conversations with its messages',
      params: ConversationParams,
      response: Type.Object({ ...Conversation.properties, messages: Type.Array(ChatMessage) }),
      errors: ['conversation_not_found'],
    },
    deleteConversation: {
      method: 'DELETE',
      path: '/agent/conversations/:id',
      summary: 'Forget a conversation',
      params: ConversationParams,
      status: 204,
      response: Nothing,
      errors: ['conversation_not_found'],
    },
  },
})
