import { type SelectQueryBuilder, sql } from 'kysely'
import type { Repository } from '#contracts/repositories.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { RepositoryTables } from './tables.ts'

/** What is known of a repository when it is registered. */
export interface NewRepository {
  workspace_id: string
  owner: string
  name: string
  source: Repository['source']
  location: string
}

/** What git says of a repository, refreshed by every run. */
export type RepositoryFacts = Pick<Repository, 'default_branch' | 'head' | 'object_format' | 'shallow'>

/** What a person may edit. */
export interface RepositoryEdit {
  owner?: string
  name?: string
  paused?: boolean
}

/** Names a repository across workspaces. */
export interface RepositoryKey {
  workspace_id: string
  id: string
}

/** Where a page of the list begins: behind this name. */
export interface RepositoryPosition {
  owner: string
  name: string
}

/** The registered repositories. Those whose removal was asked for are not seen any more. */
export interface RepositoryStore {
  insert: (transaction: Transaction, repository: NewRepository & RepositoryFacts) => Promise<string>
  list: (workspaceId: string, limit: number, after: RepositoryPosition | null) => Promise<Repository[]>
  find: (workspaceId: string, owner: string, name: string) => Promise<Repository | null>
  findById: (key: RepositoryKey) => Promise<Repository | null>
  findByLocation: (workspaceId: string, location: string) => Promise<Repository | null>
  /** Where those of them are that are local folders. */
  listFolders: (workspaceId: string, ids: readonly string[]) => Promise<{ id: string; location: string }[]>
  /** Null when it is not there in this version any more. */
  edit: (
    transaction: Transaction,
    key: RepositoryKey,
    edit: RepositoryEdit,
    version: number,
  ) => Promise<{ full_name: string } | null>
  saveFacts: (key: RepositoryKey, facts: RepositoryFacts) => Promise<void>
  saveSynchronised: (transaction: Transaction, key: RepositoryKey) => Promise<void>
  /** Hides it; false when it was already gone. */
  hide: (transaction: Transaction, key: RepositoryKey) => Promise<boolean>
  /** Deletes a hidden one with all that belongs to it, and gives its name; null when there is none. */
  deleteHidden: (transaction: Transaction, key: RepositoryKey) => Promise<string | null>
  /** Those that a start of the server has to look after, of all workspaces. */
  listUnattended: () => Promise<{ unsynchronised: RepositoryKey[]; hidden: RepositoryKey[] }>
}

/** How many unreadable objects are kept and shown. */
export const unreadableShown = 100

export function createRepositoryStore(database: Database): RepositoryStore {
  const tables = database.kysely.$extendTables<RepositoryTables>()

  const select = () =>
    withProgress(
      tables
        .selectFrom('repositories.repositories as r')
        .innerJoin('repositories.backfills as b', (join) =>
          join.onRef('b.workspace_id', '=', 'r.workspace_id').onRef('b.repository_id', '=', 'r.id'),
        )
        .innerJoin('repositories.counts as c', (join) =>
          join.onRef('c.workspace_id', '=', 'r.workspace_id').onRef('c.repository_id', '=', 'r.id'),
        )
        .where('r.removed_at', 'is', null),
    )

  return {
    insert: async (transaction, repository) => {
      const writes = transaction.$extendTables<RepositoryTables>()
      const { id } = await writes
        .insertInto('repositories.repositories')
        .values(repository)
        .returning('id')
        .executeTakeFirstOrThrow()
      const key = { workspace_id: repository.workspace_id, repository_id: id }
      await writes.insertInto('repositories.backfills').values(key).execute()
      await writes.insertInto('repositories.counts').values(key).execute()
      return id
    },

    list: async (workspaceId, limit, after) => {
      let query = select().where('r.workspace_id', '=', workspaceId)
      if (after) query = query.where(sql<boolean>`(r.owner, r.name) > (${after.owner}, ${after.name})`)
      const rows = await query.orderBy('r.owner').orderBy('r.name').limit(limit).execute()
      return rows.map(toRepository)
    },

    find: async (workspaceId, owner, name) => {
      const row = await select()
        .where('r.workspace_id', '=', workspaceId)
        .where('r.owner', '=', owner)
        .where('r.name', '=', name)
        .executeTakeFirst()
      return row ? toRepository(row) : null
    },

    findById: async ({ workspace_id, id }) => {
      const row = await select()
        .where('r.workspace_id', '=', workspace_id)
        .where('r.id', '=', id)
        .executeTakeFirst()
      return row ? toRepository(row) : null
    },

    findByLocation: async (workspaceId, location) => {
      const row = await select()
        .where('r.workspace_id', '=', workspaceId)
        .where('r.location', '=', location)
        .executeTakeFirst()
      return row ? toRepository(row) : null
    },

    listFolders: (workspaceId, ids) =>
      tables
        .selectFrom('repositories.repositories')
        .where('workspace_id', '=', workspaceId)
        .where('id', 'in', [...ids])
        .where('source', '=', 'path')
        .where('removed_at', 'is', null)
        .select(['id', 'location'])
        .execute(),

    edit: async (transaction, { workspace_id, id }, edit, version) => {
      const edited = await transaction
        .$extendTables<RepositoryTables>()
        .updateTable('repositories.repositories')
        .set({ ...edit, version: version + 1 })
        .where('workspace_id', '=', workspace_id)
        .where('id', '=', id)
        .where('version', '=', version)
        .where('removed_at', 'is', null)
        .returning(['owner', 'name'])
        .executeTakeFirst()
      return edited ? { full_name: `${edited.owner}/${edited.name}` } : null
    },

    saveFacts: async ({ workspace_id, id }, facts) => {
      await tables
        .updateTable('repositories.repositories')
        .set(facts)
        .where('workspace_id', '=', workspace_id)
        .where('id', '=', id)
        .execute()
    },

    saveSynchronised: async (transaction, { workspace_id, id }) => {
      await transaction
        .$extendTables<RepositoryTables>()
        .updateTable('repositories.repositories')
        .set({ synced_at: sql`now()` })
        .where('workspace_id', '=', workspace_id)
        .where('id', '=', id)
        .execute()
    },

    hide: async (transaction, { workspace_id, id }) => {
      const hidden = await transaction
        .$extendTables<RepositoryTables>()
        .updateTable('repositories.repositories')
        .set({ removed_at: sql`now()` })
        .where('workspace_id', '=', workspace_id)
        .where('id', '=', id)
        .where('removed_at', 'is', null)
        .executeTakeFirst()
      return hidden.numUpdatedRows > 0n
    },

    deleteHidden: async (transaction, { workspace_id, id }) => {
      const writes = transaction.$extendTables<RepositoryTables>()
      const deleted = await writes
        .deleteFrom('repositories.repositories')
        .where('workspace_id', '=', workspace_id)
        .where('id', '=', id)
        .where('removed_at', 'is not', null)
        .returning(['owner', 'name'])
        .executeTakeFirst()
      if (!deleted) return null
      await writes
        .deleteFrom('repositories.commit_marks')
        .where('workspace_id', '=', workspace_id)
        .where('repository_id', '=', id)
        .execute()
      return `${deleted.owner}/${deleted.name}`
    },

    listUnattended: async () => {
      const rows = await tables
        .selectFrom('repositories.repositories as r')
        .innerJoin('repositories.backfills as b', (join) =>
          join.onRef('b.workspace_id', '=', 'r.workspace_id').onRef('b.repository_id', '=', 'r.id'),
        )
        .where((where) =>
          where.or([
            where('r.removed_at', 'is not', null),
            where.and([where('r.paused', '=', false), where('b.stage', '!=', 'cancelled')]),
          ]),
        )
        .select(['r.workspace_id', 'r.id', 'r.removed_at'])
        .execute()
      const keysOf = (hidden: boolean) =>
        rows
          .filter((row) => (row.removed_at !== null) === hidden)
          .map(({ workspace_id, id }) => ({ workspace_id, id }))
      return { unsynchronised: keysOf(false), hidden: keysOf(true) }
    },
  }
}

type Joined = RepositoryTables & {
  r: RepositoryTables['repositories.repositories']
  b: RepositoryTables['repositories.backfills']
  c: RepositoryTables['repositories.counts']
}

function withProgress(query: SelectQueryBuilder<Joined, 'r' | 'b' | 'c', object>) {
  return query.select([
    'r.id',
    'r.owner',
    'r.name',
    'r.source',
    'r.location',
    'r.default_branch',
    'r.head',
    'r.object_format',
    'r.shallow',
    'r.paused',
    'r.version',
    'r.created_at',
    'r.synced_at',
    'b.stage',
    'b.total',
    'b.missing_commits',
    'b.unreadable_changes',
    'b.error_code',
    'b.error_detail',
    'b.started_at',
    'b.finished_at',
    'c.commits',
    'c.measured',
    'c.coached',
  ])
}

type Row = Awaited<ReturnType<ReturnType<typeof withProgress>['executeTakeFirstOrThrow']>>

function toRepository(row: Row): Repository {
  const { stage, total, error_code, error_detail, started_at, finished_at, ...others } = row
  const { missing_commits, unreadable_changes, ...rest } = others
  const { commits, measured, coached } = rest
  return {
    ...rest,
    full_name: `${rest.owner}/${rest.name}`,
    progress: {
      stage,
      listed: commits,
      measured,
      coached,
      total: total === null ? null : Math.max(total, commits),
      unreadable: [...missing_commits, ...unreadable_changes].slice(0, unreadableShown),
      error: error_code === null ? null : { code: error_code, detail: error_detail ?? '' },
      started_at,
      finished_at,
    },
  }
}
