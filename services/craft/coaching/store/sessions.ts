import { sql } from 'kysely'
import type { CoachingSession } from '#contracts/coaching/sessions.ts'
import type { Database, Transaction } from '#platform/database/database.ts'

/** Something said in a session. */
export type SpokenMessage = Pick<CoachingSession['messages'][number], 'role' | 'text' | 'commit_id' | 'model'>

export interface SessionStore {
  create: (
    transaction: Transaction,
    workspaceId: string,
    session: Pick<CoachingSession, 'user_id' | 'session_type'>,
  ) => Promise<string>
  addMessages: (
    transaction: Transaction,
    workspaceId: string,
    sessionId: string,
    messages: readonly SpokenMessage[],
  ) => Promise<void>
  /** The session with its messages in the order they were said; null when there is none. */
  find: (workspaceId: string, sessionId: string) => Promise<CoachingSession | null>
}

export function createSessionStore(database: Database): SessionStore {
  return {
    create: async (transaction, workspaceId, { user_id, session_type }) => {
      const { rows } = await sql<{ id: string }>`
        insert into coaching.sessions (workspace_id, user_id, session_type)
        values (${workspaceId}, ${user_id}, ${session_type})
        returning id
      `.execute(transaction)
      return String(rows[0]?.id)
    },

    addMessages: async (transaction, workspaceId, sessionId, messages) => {
      await sql`
        insert into coaching.session_messages (workspace_id, session_id, role, text, commit_id, model, at)
        select ${workspaceId}::uuid, ${sessionId}::uuid, role, text, commit_id, model, clock_timestamp()
        from unnest(
          ${messages.map((message) => message.role)}::text[],
          ${messages.map((message) => message.text)}::text[],
          ${messages.map((message) => message.commit_id)}::uuid[],
          ${messages.map((message) => message.model)}::text[]
        ) with ordinality as said (role, text, commit_id, model, place)
        order by place
      `.execute(transaction)
    },

    find: async (workspaceId, sessionId) => {
      const { rows } = await sql<Omit<CoachingSession, 'messages'>>`
        select id, user_id, session_type, started_at from coaching.sessions
        where workspace_id = ${workspaceId} and id = ${sessionId}
      `.execute(database.kysely)
      const [session] = rows
      if (!session) return null
      const messages = await sql<CoachingSession['messages'][number]>`
        select id, role, text, commit_id, model, at from coaching.session_messages
        where workspace_id = ${workspaceId} and session_id = ${sessionId}
        order by id
      `.execute(database.kysely)
      return { ...session, messages: messages.rows }
    },
  }
}
