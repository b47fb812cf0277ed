import type { PersonalExport } from '#contracts/security.ts'
import type { Database } from '#platform/database/database.ts'

/** An export as it is stored. */
export interface ExportRow extends Omit<PersonalExport, 'progress'> {
  workspace_id: string
  account_id: string
  stage: string | null
  done: number
  total: number
}

/** Which export of whom. */
export interface ExportKey {
  id: string
  account_id: string
}

const columns = `workspace_id, id, account_id, state, stage, done, total, bytes, records, error, created_at, finished_at,
  expires_at`

export type ExportStore = ReturnType<typeof createExportStore>

/** The only SQL about exports. An export is its person's, whichever workspace they asked in. */
export function createExportStore({ pool }: Database) {
  const first = async (text: string, values: unknown[]) => (await pool.query<ExportRow>(text, values)).rows[0]
  return {
    /** Notes an export to be made; the one under way while there is one. */
    request: async (workspaceId: string, accountId: string): Promise<ExportRow> => {
      for (;;) {
        const row =
          (await first(
            `insert into security.exports (workspace_id, account_id) values ($1, $2)
             on conflict (account_id) where state in ('waiting', 'running') do nothing returning ${columns}`,
            [workspaceId, accountId],
          )) ??
          (await first(
            `select ${columns} from security.exports where account_id = $1 and state in ('waiting', 'running')`,
            [accountId],
          ))
        // Neither: it was finished between the two statements.
        if (row) return row
      }
    },

    list: async (accountId: string): Promise<ExportRow[]> => {
      const { rows } = await pool.query<ExportRow>(
        `select ${columns} from security.exports where account_id = $1 order by id desc limit 100`,
        [accountId],
      )
      return rows
    },

    find: ({ id, account_id }: ExportKey) =>
      first(`select ${columns} from security.exports where id = $1 and account_id = $2`, [id, account_id]),

    /** Takes an export up, again after a kill; undefined when it is not to be made any more. */
    begin: (id: string) =>
      first(
        `update security.exports set state = 'running' where id = $1 and state in ('waiting', 'running')
         returning ${columns}`,
        [id],
      ),

    /** Notes how far it is; false when nobody wants it any more. */
    note: async (id: string, progress: { stage: string; done: number; total: number }): Promise<boolean> => {
      const { rowCount } = await pool.query(
        `update security.exports set stage = $2, done = $3, total = $4 where id = $1 and state = 'running'`,
        [id, progress.stage, progress.done, progress.total],
      )
      return rowCount === 1
    },

    finish: async (
      id: string,
      { bytes, records, days }: { bytes: number; records: number; days: number },
    ): Promise<boolean> => {
      const { rowCount } = await pool.query(
        `update security.exports set state = 'done', stage = null, done = total, bytes = $2, records = $3, error = null,
           finished_at = now(), expires_at = now() + make_interval(days => $4)
         where id = $1 and state = 'running'`,
        [id, bytes, records, days],
      )
      return rowCount === 1
    },

    fail: async (id: string, error: string): Promise<void> => {
      await pool.query(
        `update security.exports set state = 'failed', error = $2, finished_at = now()
         where id = $1 and state = 'running'`,
        [id, error],
      )
    },

    remove: async ({ id, account_id }: ExportKey): Promise<boolean> => {
      const { rowCount } = await pool.query(
        'delete from security.exports where id = $1 and account_id = $2',
        [id, account_id],
      )
      return rowCount === 1
    },

    /** Exports past their time become `expired`; gives them. */
    expire: async (): Promise<string[]> => {
      const { rows } = await pool.query<{ id: string }>(
        `update security.exports set state = 'expired' where state = 'done' and expires_at < now() returning id`,
      )
      return rows.map(({ id }) => id)
    },

    /** Which of these have an archive that may be fetched, or one in the making. */
    listKept: async (ids: readonly string[]): Promise<string[]> => {
      const { rows } = await pool.query<{ id: string }>(
        `select id from security.exports where id = any ($1) and state in ('waiting', 'running', 'done')`,
        [ids],
      )
      return rows.map(({ id }) => id)
    },
  }
}
