import type { Backup } from '#contracts/database.ts'
import type { Database } from '#platform/database/database.ts'
import { place } from './place.ts'

/** A backup as it is stored. */
export interface BackupRow {
  id: string
  state: Backup['state']
  reason: Backup['reason']
  has_secrets: boolean
  stage: Backup['progress']['stage']
  done: number
  total: number
  file: string | null
  bytes: number | null
  sha256: string | null
  tables: number | null
  rows: number | null
  product_version: string | null
  verification: NonNullable<Backup['verification']>['state'] | null
  verified_at: string | null
  verification_detail: string | null
  error: string | null
  created_by: string
  created_at: string
  finished_at: string | null
}

/** What is known of an archive once it is there. */
export interface ArchiveFigures {
  file: string
  bytes: number
  sha256: string
  tables: number
  rows: number
  product_version: string
}

/** Where a page of the list goes on. */
export interface BackupPosition {
  created_at: string
  id: string
}

const columns = `id, state, reason, has_secrets, stage, done, total, file, bytes, sha256, tables, rows, product_version,
  verification, verified_at, verification_detail, error, created_by, created_at, finished_at`

export type BackupStore = ReturnType<typeof createBackupStore>

/** The only SQL about backups. */
export function createBackupStore({ pool }: Database) {
  const first = async (text: string, values: unknown[]) => (await pool.query<BackupRow>(text, values)).rows[0]
  return {
    /** Notes a backup to be made; undefined while another one is being made. */
    request: (backup: { reason: Backup['reason']; created_by: string; has_secrets: boolean }) =>
      first(
        `insert into database.backups (place, reason, created_by, has_secrets)
         select ${place}, $1, $2, $3
         where not exists (
           select from database.backups where state in ('waiting', 'running') and place = ${place}
         )
         returning ${columns}`,
        [backup.reason, backup.created_by, backup.has_secrets],
      ),

    find: (id: string) => first(`select ${columns} from database.backups where id = $1`, [id]),

    list: async (after: BackupPosition | null, limit: number) => {
      const { rows } = await pool.query<BackupRow>(
        `select ${columns} from database.backups
         where $1::timestamptz is null or (created_at, id) < ($1::timestamptz, $2::uuid)
         order by created_at desc, id desc limit $3`,
        [after?.created_at ?? null, after?.id ?? null, limit],
      )
      return rows
    },

    /** Takes a backup up, again after a kill; undefined when it is not to be made any more. */
    begin: (id: string) =>
      first(
        `update database.backups set state = 'running'
         where id = $1 and state in ('waiting', 'running') and place = ${place} and not cancel_requested
         returning ${columns}`,
        [id],
      ),

    /** Notes how far it is; true when somebody wants it cancelled. */
    note: async (id: string, progress: { stage: string; done: number; total: number }): Promise<boolean> => {
      const { rows } = await pool.query(
        `update database.backups set stage = $2, done = $3, total = $4 where id = $1 returning cancel_requested`,
        [id, progress.stage, Math.round(progress.done), Math.round(progress.total)],
      )
      return rows[0]?.cancel_requested ?? true
    },

    finish: async (id: string, archive: ArchiveFigures): Promise<void> => {
      await pool.query(
        `update database.backups
         set state = 'done', stage = 'done', done = total, finished_at = now(), file = $2, bytes = $3, sha256 = $4,
           tables = $5, rows = $6, product_version = $7
         where id = $1`,
        [
          id,
          archive.file,
          archive.bytes,
          archive.sha256,
          archive.tables,
          archive.rows,
          archive.product_version,
        ],
      )
    },

    fail: async (id: string, state: 'failed' | 'cancelled', error: string | null): Promise<void> => {
      await pool.query(
        `update database.backups set state = $2, error = $3, finished_at = now() where id = $1`,
        [id, state, error],
      )
    },

    /** A file in the folder that no row knows: made while this database was not there, or put there by hand. */
    adopt: async (backup: {
      id: string
      reason: string
      created_at: string
      has_secrets: boolean
      archive: ArchiveFigures
    }): Promise<void> => {
      const { archive } = backup
      await pool.query(
        `insert into database.backups (id, place, state, reason, created_by, created_at, finished_at, has_secrets, stage,
           file, bytes, sha256, tables, rows, product_version)
         values ($1, ${place}, 'done', $2, 'file', $3, $3, $4, 'done', $5, $6, $7, $8, $9, $10)
         on conflict (id) do update set state = 'done', stage = 'done', file = excluded.file, bytes = excluded.bytes,
           sha256 = excluded.sha256, tables = excluded.tables, rows = excluded.rows, error = null,
           product_version = excluded.product_version, finished_at = excluded.finished_at`,
        [
          backup.id,
          backup.reason,
          backup.created_at,
          backup.has_secrets,
          archive.file,
          archive.bytes,
          archive.sha256,
          archive.tables,
          archive.rows,
          archive.product_version,
        ],
      )
    },

    knownFiles: async (): Promise<string[]> => {
      const { rows } = await pool.query('select file from database.backups where file is not null')
      return rows.map(({ file }) => file)
    },

    removeFiles: async (files: readonly string[]): Promise<void> => {
      await pool.query('delete from database.backups where file = any ($1)', [files])
    },

    remove: async (id: string): Promise<void> => {
      await pool.query('delete from database.backups where id = $1', [id])
    },

    requestCancel: (id: string) =>
      first(
        `update database.backups
         set cancel_requested = true,
           state = case state when 'waiting' then 'cancelled' else state end,
           finished_at = case state when 'waiting' then now() end
         where id = $1 and state in ('waiting', 'running')
         returning ${columns}`,
        [id],
      ),

    noteVerification: (id: string, state: BackupRow['verification'], detail: string | null = null) =>
      first(
        `update database.backups
         set verification = $2, verification_detail = $3,
           verified_at = case when $2 in ('intact', 'damaged') then now() end
         where id = $1 and state = 'done' returning ${columns}`,
        [id, state, detail],
      ),

    /** Ends what was under way in the database that this one was restored from. */
    endForeignWork: async (): Promise<void> => {
      await pool.query(
        `update database.backups
         set state = 'cancelled', finished_at = now(), error = 'The database was restored meanwhile.'
         where state in ('waiting', 'running') and place <> ${place}`,
      )
      await pool.query(
        `update database.restores
         set state = 'cancelled', finished_at = now(), error = 'The database was restored meanwhile.'
         where state in ('waiting', 'running', 'ready') and place <> ${place}`,
      )
    },

    /** Why the newest attempt failed; undefined when it did not. */
    findFailure: async (): Promise<string | undefined> => {
      const { rows } = await pool.query(
        `select state, error from database.backups where state in ('done', 'failed')
         order by finished_at desc limit 1`,
      )
      return rows[0]?.state === 'failed' ? (rows[0].error ?? 'it gave no reason') : undefined
    },

    /** Finished backups of a kind beyond the newest so many. */
    listSurplus: async (reasons: readonly string[], kept: number): Promise<BackupRow[]> => {
      const { rows } = await pool.query<BackupRow>(
        `select ${columns} from (
           select *, row_number() over (partition by reason order by created_at desc, id desc) as place_in_line
           from database.backups where state = 'done' and reason = any ($1)
         ) as backups where place_in_line > $2`,
        [reasons, kept],
      )
      return rows
    },
  }
}
