import { sql } from 'kysely'
import type { RepositoryProgress } from '#contracts/repositories.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import { isThrough } from './count-store.ts'
import type { RepositoryKey } from './repository-store.ts'
import type { RepositoryTables } from './tables.ts'

/** An object git could not read, and why. */
export type UnreadableObject = RepositoryProgress['unreadable'][number]

/** One run of a backfill, and what earlier ones left. */
export interface BackfillRun extends RepositoryKey {
  run: number
  /** By the database's clock. */
  started_at: string
  /** Commits whose history is listed in full. */
  listed_tips: string[]
  /** Commits whose history may be listed in part. */
  touched_tips: string[]
  shallow_boundary: string | null
  total: number | null
  unreadable_changes: UnreadableObject[]
}

/** What a finished listing leaves for the next one. */
export interface ListedHistory {
  listed_tips: readonly string[]
  touched_tips: readonly string[]
  shallow_boundary: string | null
  total: number
  missing_commits: readonly UnreadableObject[]
}

/** How far the backfill of each repository is. What a run writes counts only while it is the one that runs. */
export interface BackfillStore {
  /** Makes it wait for a run, unless one is under way, which another will then follow. */
  request: (transaction: Transaction, key: RepositoryKey) => Promise<void>
  /** Stops the run that waits or is under way. */
  cancel: (key: RepositoryKey, transaction?: Transaction) => Promise<void>
  /** Begins a run in place of any other; null when there is none to begin: removed, paused or cancelled. */
  begin: (key: RepositoryKey) => Promise<BackfillRun | null>
  /** When the last run began; null before the first. */
  readStart: (transaction: Transaction, key: RepositoryKey) => Promise<Date | null>
  /** What the last run found: tips, those of a history with missing objects included, and where a shallow one ends. */
  readLastListing: (key: RepositoryKey) => Promise<{ tips: string[]; shallow_boundary: string | null }>
  isCurrent: (run: BackfillRun) => Promise<boolean>
  /** Before anything is recorded: the counts will have to settle again. */
  unsettle: (run: BackfillRun) => Promise<void>
  /** Before anything reachable from `tips` is recorded. */
  touch: (run: BackfillRun, tips: readonly string[]) => Promise<void>
  saveTotal: (run: BackfillRun, total: number) => Promise<void>
  saveUnreadableChanges: (run: BackfillRun, unreadable: readonly UnreadableObject[]) => Promise<void>
  finishListing: (run: BackfillRun, history: ListedHistory) => Promise<void>
  /** Ends the run well. Null when it was no longer current; else whether the counts hold all that was recorded. */
  finish: (transaction: Transaction, run: BackfillRun) => Promise<{ settled: boolean } | null>
  fail: (run: BackfillRun, error: { code: string; detail: string }) => Promise<void>
}

const running = ['listing', 'measuring'] as const

export function createBackfillStore(database: Database): BackfillStore {
  const inTables = (transaction: Transaction | undefined) =>
    (transaction ?? database.kysely).$extendTables<RepositoryTables>()

  const update = ({ workspace_id, id }: RepositoryKey, transaction?: Transaction) =>
    inTables(transaction)
      .updateTable('repositories.backfills')
      .where('workspace_id', '=', workspace_id)
      .where('repository_id', '=', id)

  const updateRun = (run: BackfillRun, transaction?: Transaction) =>
    update(run, transaction).where('run', '=', run.run).where('stage', 'in', running)

  /** The row of a repository that may run. */
  const selectRunnable = ({ workspace_id, id }: RepositoryKey) =>
    inTables(undefined)
      .selectFrom('repositories.backfills as b')
      .innerJoin('repositories.repositories as r', (join) =>
        join.onRef('r.workspace_id', '=', 'b.workspace_id').onRef('r.id', '=', 'b.repository_id'),
      )
      .where('b.workspace_id', '=', workspace_id)
      .where('b.repository_id', '=', id)
      .where('b.stage', '!=', 'cancelled')
      .where('r.paused', '=', false)
      .where('r.removed_at', 'is', null)
      .select('b.run')

  return {
    request: async (transaction, key) => {
      await update(key, transaction)
        .set({ stage: 'waiting', finished_at: null })
        .where('stage', 'not in', running)
        .execute()
    },

    cancel: async (key, transaction) => {
      await update(key, transaction)
        .set({ stage: 'cancelled', finished_at: sql`now()` })
        .where('stage', 'in', ['waiting', ...running])
        .execute()
    },

    begin: async (key) => {
      const row = await update(key)
        .set((is) => ({
          stage: 'listing',
          run: is('run', '+', 1),
          error_code: null,
          error_detail: null,
          started_at: sql`now()`,
          finished_at: null,
        }))
        .where((where) => where.exists(selectRunnable(key)))
        .returning([
          'run',
          sql<string>`started_at`.as('started_at'),
          'listed_tips',
          'touched_tips',
          'shallow_boundary',
          'total',
          'unreadable_changes',
        ])
        .executeTakeFirst()
      return row ? { ...key, ...row } : null
    },

    readStart: async (transaction, { workspace_id, id }) => {
      const row = await inTables(transaction)
        .selectFrom('repositories.backfills')
        .where('workspace_id', '=', workspace_id)
        .where('repository_id', '=', id)
        .select(sql<string | null>`started_at`.as('started_at'))
        .executeTakeFirst()
      return row?.started_at ? new Date(row.started_at) : null
    },

    readLastListing: async ({ workspace_id, id }) => {
      const row = await inTables(undefined)
        .selectFrom('repositories.backfills')
        .where('workspace_id', '=', workspace_id)
        .where('repository_id', '=', id)
        .select(['listed_tips', 'touched_tips', 'shallow_boundary'])
        .executeTakeFirst()
      const { listed_tips = [], touched_tips = [], shallow_boundary = null } = row ?? {}
      return { tips: listed_tips.length > 0 ? listed_tips : touched_tips, shallow_boundary }
    },

    isCurrent: async (run) =>
      (await selectRunnable(run)
        .where('b.run', '=', run.run)
        .where('b.stage', 'in', running)
        .executeTakeFirst()) !== undefined,

    unsettle: async (run) => {
      await updateRun(run).set({ settled: false }).execute()
    },

    touch: async (run, tips) => {
      await updateRun(run)
        .set({ touched_tips: [...new Set([...run.touched_tips, ...tips])] })
        .execute()
    },

    saveTotal: async (run, total) => {
      await updateRun(run).set({ total }).execute()
    },

    saveUnreadableChanges: async (run, unreadable) => {
      await updateRun(run)
        .set({ unreadable_changes: JSON.stringify(unreadable) })
        .execute()
    },

    finishListing: async (run, { listed_tips, touched_tips, missing_commits, ...rest }) => {
      await updateRun(run)
        .set({
          ...rest,
          stage: 'measuring',
          listed_tips: [...listed_tips],
          touched_tips: [...touched_tips],
          missing_commits: JSON.stringify(missing_commits),
        })
        .execute()
    },

    finish: async (transaction, run) => {
      const isDone = sql<boolean>`settled and exists (
        select from repositories.counts as c
        where c.workspace_id = ${run.workspace_id} and c.repository_id = ${run.id} and ${isThrough})`
      const finished = await updateRun(run, transaction)
        .set({
          stage: sql`case when ${isDone} then 'done' else 'coaching' end`,
          finished_at: sql`case when ${isDone} then now() end`,
        })
        .returning('settled')
        .executeTakeFirst()
      return finished ?? null
    },

    fail: async (run, { code, detail }) => {
      await updateRun(run)
        .set({ stage: 'failed', error_code: code, error_detail: detail, finished_at: sql`now()` })
        .execute()
    },
  }
}
