import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database/database.ts'
import { send } from '#platform/database/pipeline.ts'
import type { LearntCounts } from '../convention/convention-memory.ts'

export interface KnownRepository {
  repository_id: string
  full_name: string
  /** What its messages have taught; null before the first one. */
  convention: LearntCounts | null
}

/** Names of repositories, and the convention learnt from their messages. */
export interface RepositoryStore {
  find: (workspaceId: string, fullName: string) => Promise<KnownRepository | null>
  findById: (workspaceId: string, repositoryId: string) => Promise<KnownRepository | null>
  /** What those that are known have taught; null for one that has taught nothing so far. */
  findConventions: (
    transaction: Transaction,
    workspaceId: string,
    repositoryIds: string[],
  ) => Promise<Map<string, LearntCounts | null>>
  /**
   * Makes those who write judgements of the same repositories take turns until the transaction ends. To be called before
   * the first write: so that the events of one who comes later come later in the log, too.
   */
  lock: (transaction: Transaction, workspaceId: string, repositoryIds: readonly string[]) => Promise<void>
  /** Adds the repository, or gives it another name. */
  name: (
    transaction: Transaction,
    workspaceId: string,
    repository: Pick<KnownRepository, 'repository_id' | 'full_name'>,
  ) => Promise<void>
  /** Keeps a convention; `full_name` counts only for a repository that was not known. */
  saveConvention: (
    transaction: Transaction,
    workspaceId: string,
    repository: KnownRepository,
  ) => Promise<void>
  delete: (transaction: Transaction, workspaceId: string, repositoryId: string) => Promise<void>
  deleteAll: (transaction: Transaction) => Promise<void>
}

export function createRepositoryStore(database: Database): RepositoryStore {
  return {
    find: async (workspaceId, fullName) => {
      const { rows } = await sql<KnownRepository>`
        select repository_id, full_name, convention from coaching.repositories
        where workspace_id = ${workspaceId} and full_name = ${fullName}
      `.execute(database.kysely)
      return rows[0] ?? null
    },

    findById: async (workspaceId, repositoryId) => {
      const { rows } = await sql<KnownRepository>`
        select repository_id, full_name, convention from coaching.repositories
        where workspace_id = ${workspaceId} and repository_id = ${repositoryId}
      `.execute(database.kysely)
      return rows[0] ?? null
    },

    findConventions: async (transaction, workspaceId, repositoryIds) => {
      const { rows } = await sql<{ repository_id: string; convention: LearntCounts | null }>`
        select repository_id, convention from coaching.repositories
        where workspace_id = ${workspaceId} and repository_id = any(${repositoryIds}::uuid[])
      `.execute(transaction)
      return new Map(rows.map((row) => [row.repository_id, row.convention]))
    },

    lock: async (transaction, workspaceId, repositoryIds) => {
      await send(
        transaction,
        sql`
          select pg_advisory_xact_lock(hashtextextended('throughline coaching ' || ${workspaceId} || id, 0))
          from unnest(${repositoryIds.toSorted()}::text[]) as id
        `,
      )
    },

    name: async (transaction, workspaceId, { repository_id, full_name }) => {
      await sql`
        insert into coaching.repositories (workspace_id, repository_id, full_name)
        values (${workspaceId}, ${repository_id}, ${full_name})
        on conflict (workspace_id, repository_id) do update set full_name = excluded.full_name
      `.execute(transaction)
    },

    saveConvention: async (transaction, workspaceId, { repository_id, full_name, convention }) => {
      await send(
        transaction,
        sql`
          insert into coaching.repositories (workspace_id, repository_id, full_name, convention)
          values (${workspaceId}, ${repository_id}, ${full_name}, ${storable(convention)}::json)
          on conflict (workspace_id, repository_id) do update set convention = excluded.convention
        `,
      )
    },

    delete: async (transaction, workspaceId, repositoryId) => {
      await sql`
        delete from coaching.repositories where workspace_id = ${workspaceId} and repository_id = ${repositoryId}
      `.execute(transaction)
    },

    deleteAll: async (transaction) => {
      await sql`truncate coaching.repositories`.execute(transaction)
    },
  }
}

/** Only the counts are kept; what follows from them is not. */
function storable(convention: LearntCounts | null): string | null {
  return convention && JSON.stringify({ settled: convention.settled, fresh: convention.fresh })
}
