import { sql } from 'kysely'
import type { Database } from '#platform/database/database.ts'

/** Answers by the digest of all they depend on. */
export interface CachedAnswerStore {
  find: (workspaceId: string, digest: Buffer) => Promise<{ answer: unknown } | null>
  save: (workspaceId: string, digest: Buffer, answer: unknown) => Promise<void>
  /** Forgets answers that are older than this many days. */
  expire: (days: number) => Promise<void>
}

export function createCachedAnswerStore(database: Database): CachedAnswerStore {
  return {
    find: async (workspaceId, digest) => {
      const { rows } = await sql<{ answer: unknown }>`
        select answer from ai.cached_answers where workspace_id = ${workspaceId} and digest = ${digest}
      `.execute(database.kysely)
      return rows[0] ?? null
    },

    save: async (workspaceId, digest, answer) => {
      await sql`
        insert into ai.cached_answers (workspace_id, digest, answer)
        values (${workspaceId}, ${digest}, ${JSON.stringify(answer)}::json)
        on conflict (workspace_id, digest) do update set answer = excluded.answer, at = now()
      `.execute(database.kysely)
    },

    expire: async (days) => {
      await sql`delete from ai.cached_answers where at < now() - make_interval(days => ${days})`.execute(
        database.kysely,
      )
    },
  }
}
