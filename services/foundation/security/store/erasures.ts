import { sql } from 'kysely'
import type { Erasure } from '#contracts/security.ts'
import type { Database, Transaction } from '#platform/database/database.ts'

/** An erasure as it is stored. */
export interface ErasureRow extends Omit<Erasure, 'progress'> {
  workspace_id: string
  /** Workspaces it goes through; null while it has not begun. */
  workspaces: string[] | null
  stage: string | null
  done: number
  total: number
}

/** What it takes to go on with an erasure that has begun. */
export interface BegunErasure extends Pick<ErasureRow, 'workspace_id' | 'id' | 'account_id' | 'kind'> {
  /** Workspaces it goes through. */
  workspaces: string[]
  /** Of the person, in the workspace it was asked for in. */
  pseudonym: string
}

interface NewErasure {
  workspace_id: string
  account_id: string
  kind: Erasure['kind']
  requested_by: string
  delay_days: number
}

const columns = `workspace_id, id, account_id, kind, state, due_at, workspaces, pseudonym, stage, done, total, deleted,
  rewritten, error, created_at, finished_at`

export type ErasureStore = ReturnType<typeof createErasureStore>

/** The only SQL about erasures. */
export function createErasureStore({ pool }: Database) {
  const first = async (text: string, values: unknown[]) =>
    (await pool.query<ErasureRow>(text, values)).rows[0]
  return {
    /** Notes an erasure; undefined while there is one of the same person. */
    request: ({ workspace_id, account_id, kind, requested_by, delay_days }: NewErasure) =>
      first(
        `insert into security.erasures (workspace_id, account_id, kind, requested_by, due_at)
         select $1, $2, $3, $4, now() + make_interval(days => $5)
         where not exists (
           select from security.erasures
           where account_id = $2 and state in ('waiting', 'running') and (kind = 'self' or workspace_id = $1)
         )
         on conflict (workspace_id, account_id) where state in ('waiting', 'running') do nothing
         returning ${columns}`,
        [workspace_id, account_id, kind, requested_by, delay_days],
      ),

    /** Somebody's own, and those of a workspace's former members for who may see them; newest first. */
    list: async (accountId: string, workspaceId: string | null): Promise<ErasureRow[]> => {
      const { rows } = await pool.query<ErasureRow>(
        `select ${columns} from security.erasures
         where account_id = $1 or (workspace_id = $2 and kind = 'former_member')
         order by id desc limit 200`,
        [accountId, workspaceId],
      )
      return rows
    },

    find: (id: string) => first(`select ${columns} from security.erasures where id = $1`, [id]),

    withdraw: (id: string) =>
      first(
        `update security.erasures set state = 'withdrawn', finished_at = now()
         where id = $1 and state = 'waiting' returning ${columns}`,
        [id],
      ),

    /** Takes an erasure up, again after a kill; undefined when it was withdrawn, or is done. */
    begin: (id: string) =>
      first(
        `update security.erasures set state = 'running'
         where id = $1 and state in ('waiting', 'running') and due_at <= now() returning ${columns}`,
        [id],
      ),

    /** Notes an erasure that this database does not know to have begun; false when it does. */
    restore: async (erasure: BegunErasure): Promise<boolean> => {
      const { rowCount } = await pool.query(
        `insert into security.erasures
           (workspace_id, id, account_id, kind, requested_by, state, due_at, workspaces, pseudonym)
         values ($1, $2, $3, $4, $3, 'running', now(), $5, $6)
         on conflict (workspace_id, id) do update set state = 'running', due_at = now(),
           workspaces = excluded.workspaces, pseudonym = excluded.pseudonym
         where erasures.workspaces is null`,
        [
          erasure.workspace_id,
          erasure.id,
          erasure.account_id,
          erasure.kind,
          erasure.workspaces,
          erasure.pseudonym,
        ],
      )
      return rowCount === 1
    },

    /** Notes where it goes on whatever happens. */
    noteScope: async (id: string, workspaces: readonly string[], pseudonym: string): Promise<void> => {
      await pool.query('update security.erasures set workspaces = $2, pseudonym = $3 where id = $1', [
        id,
        workspaces,
        pseudonym,
      ])
    },

    note: async (id: string, progress: { stage: string; done: number; total: number }): Promise<void> => {
      await pool.query('update security.erasures set stage = $2, done = $3, total = $4 where id = $1', [
        id,
        progress.stage,
        progress.done,
        progress.total,
      ])
    },

    addFigures: async (id: string, figures: { deleted: number; rewritten: number }): Promise<void> => {
      await pool.query(
        'update security.erasures set deleted = deleted + $2, rewritten = rewritten + $3 where id = $1',
        [id, figures.deleted, figures.rewritten],
      )
    },

    /** Ends it in the transaction of what follows from it; false when it has ended already. */
    finish: async (transaction: Transaction, id: string): Promise<boolean> => {
      const { numAffectedRows } = await sql`
        update security.erasures set state = 'done', stage = null, done = total, finished_at = now()
        where id = ${id} and state = 'running'
      `.execute(transaction)
      return numAffectedRows === 1n
    },

    fail: async (id: string, error: string): Promise<void> => {
      await pool.query(
        `update security.erasures set state = 'failed', error = $2, finished_at = now() where id = $1`,
        [id, error],
      )
    },
  }
}
