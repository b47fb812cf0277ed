import type { Interaction } from '#contracts/ai/usage.ts'
import type { aiContract } from '#contracts/ai.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'
import { type Principal, reaches } from '#platform/identity/principal.ts'
import type { ReadFeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import type { CommitAdviser } from './advice/advise-on-commit.ts'
import type { AnswerQuestion } from './advice/answer-question.ts'
import type { ReviewCode } from './advice/review-code.ts'
import { agents, modelFor } from './agents.ts'
import type { Chat } from './chat/create-chat.ts'
import type { AiConfig } from './config.ts'
import type { StatusReader } from './read-status.ts'
import type { ConversationStore } from './store/conversations.ts'
import type { InteractionStore } from './store/interactions.ts'
import type { UsageStore } from './store/usage.ts'

const byId = createPageCursor({ id: 'id' })
const byChange = createPageCursor({ changed_at: 'time', id: 'id' })

export interface RouteOptions {
  config: AiConfig
  adviser: CommitAdviser
  reviewCode: ReviewCode
  answerQuestion: AnswerQuestion
  chat: Chat
  status: StatusReader
  interactions: InteractionStore
  usage: UsageStore
  conversations: ConversationStore
  readAudience: ReadFeedbackAudience
}

/** The operations of the ai contract. */
export function aiRoutes(options: RouteOptions): Handlers<typeof aiContract> {
  const { config, adviser, reviewCode, answerQuestion, chat, status, interactions, usage } = options
  const { conversations, readAudience } = options
  return {
    listAgents: () => {
      const [provider] = config.providers
      return {
        items: Object.values(agents).map((agent) => ({
          name: agent.name,
          summary: agent.summary,
          prompt_version: agent.prompt_version,
          route: agent.route,
          provider: provider?.name ?? 'built-in',
          model: provider ? modelFor(agent, provider) : null,
        })),
      }
    },

    getAgentsStatus: ({ principal }) => status.read(principal.workspace_id),

    analyzeCommit: async ({ body, principal }) => {
      const fall_back = body.fall_back ?? true
      const { commit, advice, answered_by } = await adviser.advise(principal, body.commit_id, { fall_back })
      return { commit_id: commit.id, ...advice, answered_by }
    },

    analyzeCode: ({ body: { code, path, fall_back = true }, principal }) =>
      reviewCode(principal, { code, path: path ?? null, fall_back }),

    ask: ({ body, principal, signal }) => answerQuestion(principal, body, signal),

    listInteractions: async ({ query: { limit = 50, cursor, agent, outcome }, principal }) => {
      const before = cursor === undefined ? null : byId.read(cursor).id
      const filter = { workspace_id: principal.workspace_id, principal_id: whose(principal), agent, outcome }
      const items = await interactions.list(filter, { before, limit: limit + 1 })
      const { hidden } = await readAudience(principal)
      const shown = items.map((item) => (hidden.size > 0 ? withoutWords(item, principal) : item))
      return toPage(shown, limit, byId)
    },

    getUsage: async ({ query: { days = 30 }, principal: { workspace_id } }) => {
      const [sums, { budgets }] = await Promise.all([
        usage.read(workspace_id, days),
        status.read(workspace_id),
      ])
      return { days, ...sums, budgets }
    },

    chat: ({ body: { text, conversation_id, commit_id }, principal, signal, setHeader }) => {
      setHeader('content-type', 'text/event-stream; charset=utf-8')
      setHeader('cache-control', 'no-store')
      setHeader('x-accel-buffering', 'no')
      const said = { text, conversation_id: conversation_id ?? null, commit_id: commit_id ?? null }
      return chat.say(principal, said, signal)
    },

    listConversations: async ({ query: { limit = 50, cursor }, principal }) => {
      const after = cursor === undefined ? null : byChange.read(cursor)
      const items = await conversations.list(principal, { after, limit: limit + 1 })
      return toPage(items, limit, byChange)
    },

    getConversation: async ({ params, principal }) => {
      const conversation = await conversations.find(principal, params.id)
      if (conversation) return conversation
      throw noConversation()
    },

    deleteConversation: async ({ params, principal }) => {
      if (!(await conversations.delete(principal, params.id))) throw noConversation()
      return null
    },
  }
}

/** Whose calls one may see: an administrator everybody's. */
function whose(principal: Principal): string | undefined {
  return reaches(principal.role, 'admin') ? undefined : principal.id
}

/** A call of somebody else's without what was asked and answered, which may be feedback on anybody. */
function withoutWords(interaction: Interaction, { id }: Principal): Interaction {
  return interaction.principal_id === id ? interaction : { ...interaction, prompt: null, answer: null }
}

function noConversation(): ServiceError {
  return new ServiceError('conversation_not_found', 'There is no such conversation of yours.')
}
