import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Id, Nothing, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'

const Count = Type.Integer({ minimum: 0 })
const Bytes = Type.Integer({ minimum: 0, description: 'Bytes' })

/** How the database does. */
export const DatabaseStatistics = Type.Object({
  server_version: Type.String(),
  started_at: Timestamp,
  bytes: Type.Integer({ description: 'Bytes of the whole database on disk' }),
  connections: Type.Object({
    open: Count,
    active: Count,
    limit: Type.Integer({ description: 'Connections the server accepts, from everybody together' }),
  }),
  cache_hit_ratio: Nullable(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Share of blocks that needed no reading from disk; null before anything was read',
    }),
  ),
  oldest_transaction_seconds: Nullable(
    Type.Number({
      description: 'Age of the oldest transaction that is still open; null when there is none',
    }),
  ),
  schemas: Type.Array(Type.Object({ name: Type.String(), tables: Count, bytes: Bytes }), {
    description: 'One a service, the largest first',
  }),
  event_log: Type.Object({
    retention_days: Nullable(Type.Integer({ description: 'null: kept for ever' })),
    partitions: Type.Array(
      Type.Object({
        name: Type.String(),
        bytes: Bytes,
        rows: Type.Integer({ minimum: 0, description: 'Estimated' }),
      }),
    ),
  }),
})
export type DatabaseStatistics = Static<typeof DatabaseStatistics>

/** How large a table is, and when it was last tidied up. */
export const TableFigures = Type.Object({
  schema: Type.String(),
  name: Type.String(),
  rows: Type.Integer({ minimum: 0, description: 'Estimated' }),
  dead_rows: Type.Integer({ minimum: 0, description: 'Waiting to be vacuumed; estimated' }),
  bytes: Type.Integer({ minimum: 0, description: 'Table, indexes and long values together' }),
  index_bytes: Bytes,
  vacuumed_at: Nullable(Timestamp),
  analyzed_at: Nullable(Timestamp),
})
export type TableFigures = Static<typeof TableFigures>

/** How far a backup or restore is. */
export const WorkProgress = Type.Object({
  stage: OneOf(['waiting', 'checking', 'copying', 'indexing', 'counting', 'done']),
  done: Type.Integer({ minimum: 0, description: 'Of `total`; bytes, or steps while indexing and counting' }),
  total: Count,
})
export type WorkProgress = Static<typeof WorkProgress>

/** A backup, made or in the making. */
export const Backup = Type.Object({
  id: Id,
  state: OneOf(['waiting', 'running', 'done', 'failed', 'cancelled']),
  reason: OneOf(['manual', 'schedule', 'upgrade', 'reset', 'found'], {
    description: 'found: a file that somebody put into the folder',
  }),
  progress: WorkProgress,
  file: Nullable(Type.String({ description: 'Name in the folder of backups' })),
  bytes: Nullable(Bytes),
  sha256: Nullable(Type.String()),
  rows: Nullable(Count),
  tables: Nullable(Count),
  product_version: Nullable(Type.String()),
  has_secrets: Type.Boolean({ description: 'Whether the data directory’s key files are in it' }),
  verification: Nullable(
    Type.Object({
      state: OneOf(['waiting', 'running', 'intact', 'damaged']),
      at: Nullable(Timestamp),
      detail: Nullable(Type.String()),
    }),
  ),
  error: Nullable(Type.String({ description: 'Why it failed, for a person' })),
  created_by: Type.String(),
  created_at: Timestamp,
  finished_at: Nullable(Timestamp),
})
export type Backup = Static<typeof Backup>

/** A restore beside the running database. */
export const Restore = Type.Object({
  id: Id,
  backup_id: Id,
  state: OneOf(['waiting', 'running', 'ready', 'failed', 'cancelled'], {
    description: 'ready: restored and checked; takes effect at the next start of the server',
  }),
  progress: WorkProgress,
  error: Nullable(Type.String()),
  created_by: Type.String(),
  created_at: Timestamp,
  finished_at: Nullable(Timestamp),
})
export type Restore = Static<typeof Restore>

/** When backups make themselves, and how many are kept. */
export const BackupSchedule = Type.Object({
  cron: Nullable(Type.String({ description: 'Minute, hour, day, month, weekday, in UTC; null: none' })),
  next_at: Nullable(Timestamp),
  keep: Type.Integer({ minimum: 1, description: 'Scheduled backups that are kept' }),
  folder: Type.String(),
})
export type BackupSchedule = Static<typeof BackupSchedule>

/** What was removed since its time is over. */
export const Cleanup = Type.Object({
  dry_run: Type.Boolean(),
  complete: Type.Boolean({
    description: 'false: more is left than was removed in the time of one request; call again',
  }),
  items: Type.Array(
    Type.Object({
      name: Type.String(),
      description: Type.String(),
      retention_days: Nullable(
        Type.Integer({ description: 'null: kept for ever, or limited in number and not by age' }),
      ),
      count: Type.Integer({ minimum: 0, description: 'Removed; with `dry_run`, what would be' }),
      bytes: Nullable(Type.Integer({ minimum: 0, description: 'Freed at once; null where rows are reused' })),
    }),
  ),
})
export type Cleanup = Static<typeof Cleanup>

const BackupParams = Type.Object({ id: Id })

export const databaseContract = defineContract({
  name: 'database',
  summary: 'The database: its figures, backups, restores and what is kept how long',
  port: 8005,
  prefixes: ['/database'],
  errors: {
    backup_not_found: 404,
    backup_not_finished: 409,
    backup_in_progress: 409,
    restore_in_progress: 409,
    nothing_to_cancel: 409,
  },
  events: {},
  routes: {
    getDatabaseStatistics: {
      method: 'GET',
      path: '/database/statistics',
      summary: 'Size, connections, cache, oldest transaction, schemas and the event log',
      access: 'admin',
      response: DatabaseStatistics,
    },
    listTables: {
      method: 'GET',
      path: '/database/tables',
      summary: 'Every table of the services, the largest first',
      access: 'admin',
      response: Type.Object({ items: Type.Array(TableFigures) }),
    },
    createBackup: {
      method: 'POST',
      path: '/database/backup',
      rate: 'heavy',
      summary: 'Make a backup of everything while the server goes on working',
      access: 'admin',
      body: Type.Object(
        {
          include_secrets: Type.Optional(
            Type.Boolean({
              default: false,
              description: 'Also the data directory’s key files; for the owner alone',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      status: 202,
      response: Backup,
      errors: ['backup_in_progress'],
    },
    listBackups: {
      method: 'GET',
      path: '/database/backups',
      summary: 'Backups, the newest first, with those that failed and those being made',
      access: 'admin',
      query: Type.Object(PageQuery),
      response: Page(Backup),
    },
    getBackupSchedule: {
      method: 'GET',
      path: '/database/schedule',
      summary: 'When backups are made by themselves, and how many are kept',
      access: 'admin',
      response: BackupSchedule,
    },
    getBackup: {
      method: 'GET',
      path: '/database/backups/:id',
      summary: 'One backup, and how far it is',
      access: 'admin',
      params: BackupParams,
      response: Backup,
      errors: ['backup_not_found'],
    },
    downloadBackup: {
      method: 'GET',
      path: '/database/backups/:id/download',
      rate: 'heavy',
      // Who may only read what the service tells shall not carry everything away.
      scope: 'write',
      summary: 'The archive itself',
      access: 'admin',
      params: BackupParams,
      response: Type.String({ format: 'binary' }),
      produces: ['application/x-tar'],
      errors: ['backup_not_found', 'backup_not_finished'],
    },
    deleteBackup: {
      method: 'DELETE',
      path: '/database/backups/:id',
      summary: 'Remove a backup and its file',
      access: 'admin',
      params: BackupParams,
      status: 204,
      response: Nothing,
      errors: ['backup_not_found', 'backup_in_progress'],
    },
    cancelBackup: {
      method: 'POST',
      path: '/database/backups/:id/cancel',
      summary: 'Stop making a backup; nothing of it is left',
      access: 'admin',
      params: BackupParams,
      status: 202,
      response: Backup,
      errors: ['backup_not_found', 'nothing_to_cancel'],
    },
    verifyBackup: {
      method: 'POST',
      path: '/database/backups/:id/verify',
      rate: 'heavy',
      summary: 'Check every byte of a backup against its checksums',
      access: 'admin',
      params: BackupParams,
      status: 202,
      response: Backup,
      errors: ['backup_not_found', 'backup_not_finished'],
    },
    createRestore: {
      method: 'POST',
      path: '/database/restore',
      rate: 'heavy',
      summary: 'Restore a backup beside the running database; it takes its place at the next start',
      description:
        'What is in use now stays as it is until then, and is kept afterwards under another name. ' +
        'What is written between this and the start is not in the restored database.',
      access: 'owner',
      body: Type.Object({ backup_id: Id }, { additionalProperties: false }),
      status: 202,
      response: Restore,
      errors: ['backup_not_found', 'backup_not_finished', 'restore_in_progress'],
    },
    getRestore: {
      method: 'GET',
      path: '/database/restore',
      summary: 'The newest restore, and how far it is; null when there never was one',
      access: 'admin',
      response: Nullable(Restore),
    },
    cancelRestore: {
      method: 'DELETE',
      path: '/database/restore',
      summary: 'Stop a restore, or take one back that waits for the next start',
      access: 'owner',
      status: 204,
      response: Nothing,
      errors: ['nothing_to_cancel'],
    },
    cleanUp: {
      method: 'POST',
      path: '/database/cleanup',
      rate: 'heavy',
      summary: 'Remove what is older than it shall be kept; done every night as well',
      access: 'owner',
      body: Type.Object(
        {
          dry_run: Type.Optional(
            Type.Boolean({ default: false, description: 'Only tell what would be removed' }),
          ),
        },
        { additionalProperties: false },
      ),
      response: Cleanup,
    },
  },
})
