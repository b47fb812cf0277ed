import { sql } from 'kysely'
import type { ChatMessage, Conversation } from '#contracts/ai/conversations.ts'
import type { Database } from '#platform/database/database.ts'

/** Whose conversations: nobody sees another's. */
export interface ConversationOwner {
  workspace_id: string
  id: string
}

export interface NewChatMessage {
  role: ChatMessage['role']
  text: string
  provider: ChatMessage['provider']
  model: string | null
  complete: boolean
  commit_id: string | null
}

export interface ConversationPosition {
  changed_at: string
  id: string
}

export interface ConversationStore {
  /** Starts a conversation with what was said first. */
  start: (owner: ConversationOwner, title: string) => Promise<string>
  find: (owner: ConversationOwner, id: string) => Promise<(Conversation & { messages: ChatMessage[] }) | null>
  /** Adds a message and gives its id; null when the conversation was deleted meanwhile. */
  add: (workspaceId: string, conversationId: string, message: NewChatMessage) => Promise<string | null>
  list: (
    owner: ConversationOwner,
    page: { after: ConversationPosition | null; limit: number },
  ) => Promise<Conversation[]>
  /** Whether there was one to delete. */
  delete: (owner: ConversationOwner, id: string) => Promise<boolean>
}

export function createConversationStore(database: Database): ConversationStore {
  return {
    start: async ({ workspace_id, id }, title) => {
      const { rows } = await sql<{ id: string }>`
        insert into ai.conversations (workspace_id, principal_id, title) values (${workspace_id}, ${id}, ${title})
        returning id
      `.execute(database.kysely)
      return String(rows[0]?.id)
    },

    find: async (owner, id) => {
      const { rows } = await sql<Conversation>`
        select id, title, started_at, changed_at from ai.conversations
        where workspace_id = ${owner.workspace_id} and principal_id = ${owner.id} and id = ${id}
      `.execute(database.kysely)
      const [conversation] = rows
      if (!conversation) return null
      const messages = await sql<ChatMessage>`
        select id, role, text, provider, model, complete, commit_id, at from ai.chat_messages
        where workspace_id = ${owner.workspace_id} and conversation_id = ${id} order by id
      `.execute(database.kysely)
      return { ...conversation, messages: messages.rows }
    },

    add: async (workspaceId, conversationId, { role, text, provider, model, complete, commit_id }) => {
      const { rows } = await sql<{ id: string }>`
        with touched as (
          update ai.conversations set changed_at = clock_timestamp()
          where workspace_id = ${workspaceId} and id = ${conversationId}
          returning workspace_id, id
        )
        insert into ai.chat_messages (workspace_id, conversation_id, role, text, provider, model, complete, commit_id)
        select workspace_id, id, ${role}, ${text}, ${provider}, ${model}, ${complete}, ${commit_id}::uuid from touched
        returning id
      `.execute(database.kysely)
      return rows[0]?.id ?? null
    },

    list: async ({ workspace_id, id }, { after, limit }) => {
      const { rows } = await sql<Conversation>`
        select id, title, started_at, changed_at from ai.conversations
        where workspace_id = ${workspace_id} and principal_id = ${id}
          and (
            ${after?.id ?? null}::uuid is null
            or (changed_at, id) < (${after?.changed_at ?? null}::timestamptz, ${after?.id ?? null}::uuid)
          )
        order by changed_at desc, id desc limit ${limit}
      `.execute(database.kysely)
      return rows
    },

    delete: async (owner, id) => {
      const deleted = await sql`
        delete from ai.conversations
        where workspace_id = ${owner.workspace_id} and principal_id = ${owner.id} and id = ${id}
      `.execute(database.kysely)
      return deleted.numAffectedRows === 1n
    },
  }
}
