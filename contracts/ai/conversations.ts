import { type Static, Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Id, Nothing, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'
import { ProviderName } from './names.ts'

/** A conversation with the assistant. */
export const Conversation = Type.Object({
  id: Id,
  title: Type.String({ description: 'The beginning of what was said first' }),
  started_at: Timestamp,
  changed_at: Timestamp,
})
export type Conversation = Static<typeof Conversation>

/** Something said in a conversation. */
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
/** Conversations with a model, which are one's own. */
export const conversationRoutes = defineRoutes({
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
})
