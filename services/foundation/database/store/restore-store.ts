import type { Restore } from '#contracts/database.ts'
import type { Database } from '#platform/database/database.ts'
import { place } from './place.ts'

/** A restore as it is stored. */
export interface RestoreRow {
  id: string
  backup_id: string
  state: Restore['state']
  stage: Restore['progress']['stage']
  done: number
  total: number
  error: string | null
  created_by: string
  created_at: string
  finished_at: string | null
}

const columns = 'id, backup_id, state, stage, done, total, error, created_by, created_at, finished_at'

export type RestoreStore = ReturnType<typeof createRestoreStore>

/** The only SQL about restores. */
export function createRestoreStore({ pool }: Database) {
  const first = async (text: string, values: unknown[] = []) =>
    (await pool.query<RestoreRow>(text, values)).rows[0]
  return {
    /** Notes a restore to be made; undefined while another one is being made or waits for the next start. */
    request: (backupId: string, createdBy: string) =>
      first(
        `insert into database.restores (place, backup_id, created_by)
         select ${place}, $1, $2
         where not exists (
           select from database.restores where state in ('waiting', 'running', 'ready') and place = ${place}
         )
         returning ${columns}`,
        [backupId, createdBy],
      ),

    findNewest: () =>
      first(`select ${columns} from database.restores order by created_at desc, id desc limit 1`),

    begin: (id: string) =>
      first(
        `update database.restores set state = 'running'
         where id = $1 and state in ('waiting', 'running') and place = ${place} and not cancel_requested
         returning ${columns}`,
        [id],
      ),

    note: async (id: string, progress: { stage: string; done: number; total: number }): Promise<boolean> => {
      const { rows } = await pool.query(
        `update database.restores set stage = $2, done = $3, total = $4 where id = $1 returning cancel_requested`,
        [id, progress.stage, Math.round(progress.done), Math.round(progress.total)],
      )
      return rows[0]?.cancel_requested ?? true
    },

    finish: async (id: string, state: 'ready' | 'failed' | 'cancelled', error: string | null = null) => {
      await pool.query(
        `update database.restores set state = $2, error = $3, finished_at = now(),
           stage = case $2 when 'ready' then 'done' else stage end, done = case $2 when 'ready' then total else done end
         where id = $1`,
        [id, state, error],
      )
    },

    /** Cancels what waits, is being restored, or waits for the next start; gives it as it was. */
    requestCancel: () =>
      first(
        `update database.restores as restore
         set cancel_requested = true,
           state = case restore.state when 'running' then 'running' else 'cancelled' end,
           finished_at = case restore.state when 'running' then null else now() end
         from (select id as known, state as before from database.restores) as before
         where restore.id = before.known and before.before in ('waiting', 'running', 'ready') and place = ${place}
         returning id, backup_id, before.before as state, stage, done, total, error, created_by, created_at, finished_at`,
      ),
  }
}
