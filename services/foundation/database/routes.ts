import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Backup, databaseContract, Restore } from '#contracts/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createPageCursor, toPage } from '#platform/http/page-cursor.ts'
import { firstWorkspaceId, type Principal, reaches } from '#platform/identity/principal.ts'
import { nextTime } from '#platform/jobs/cron.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { cleanUp } from './clean-up.ts'
import { dropReadyRestore } from './make-restore.ts'
import type { DatabaseParts } from './parts.ts'
import { readStatistics, readTableFigures } from './statistics.ts'
import type { BackupRow } from './store/backup-store.ts'
import type { RestoreRow } from './store/restore-store.ts'

const byTime = createPageCursor({ created_at: 'time', id: 'id' })

/** A cleanup that is waited for may take so long, in milliseconds. */
const patience = 20_000

/** The operations of the contract. All concern the whole installation, so they are for those who run it. */
export function createDatabaseRoutes(parts: DatabaseParts): Handlers<typeof databaseContract> {
  const { backups, restores, config, database, folder, queue } = parts

  const find = async (id: string, principal: Principal): Promise<BackupRow> => {
    const backup = await backups.find(id)
    if (backup === undefined)
      throw new ServiceError(
        'backup_not_found',
        `There is no backup ${id}: look at the list, it may have been removed.`,
      )
    if (backup.has_secrets) admitToSecrets(principal)
    return backup
  }
  const findFinished = async (id: string, principal: Principal): Promise<BackupRow & { file: string }> => {
    const backup = await find(id, principal)
    if (backup.state !== 'done' || backup.file === null)
      throw new ServiceError(
        'backup_not_finished',
        `The backup ${id} is ${backup.state}: take one that is done.`,
      )
    return { ...backup, file: backup.file }
  }

  return {
    getDatabaseStatistics: ({ principal }) => {
      admit(principal)
      return readStatistics(database, config.event_retention_days)
    },

    listTables: async ({ principal }) => {
      admit(principal)
      return { items: await readTableFigures(database) }
    },

    createBackup: async ({ body, principal }) => {
      admit(principal)
      const has_secrets = body.include_secrets ?? false
      if (has_secrets) admitToSecrets(principal)
      const backup = await backups.request({ reason: 'manual', created_by: principal.id, has_secrets })
      if (backup === undefined)
        throw new ServiceError(
          'backup_in_progress',
          'A backup is being made already: wait for it, or cancel it.',
        )
      await queue.backUp(backup.id)
      return presentBackup(backup)
    },

    listBackups: async ({ query: { limit = 50, cursor }, principal }) => {
      admit(principal)
      const after = cursor === undefined ? null : byTime.read(cursor)
      await folder.takeStock()
      const rows = await backups.list(after, limit + 1)
      const { items, next_cursor } = toPage(rows, limit, byTime)
      return { items: items.map(presentBackup), next_cursor }
    },

    getBackupSchedule: ({ principal }) => {
      admit(principal)
      const cron = config.backup_schedule
      const next = cron === null ? null : nextTime(cron, new Date())
      return {
        cron,
        next_at: next?.toISOString() ?? null,
        keep: config.backups_kept,
        folder: config.backup_folder,
      }
    },

    getBackup: async ({ params: { id }, principal }) => {
      admit(principal)
      return presentBackup(await find(id, principal))
    },

    downloadBackup: async ({ params: { id }, principal, setHeader }) => {
      admit(principal)
      const { file } = await findFinished(id, principal)
      const path = folder.pathOf(file)
      const { size } = await stat(path).catch(() => {
        throw new ServiceError('backup_not_found', `The file ${file} is gone from the folder of backups.`)
      })
      setHeader('content-type', 'application/x-tar')
      setHeader('content-length', String(size))
      setHeader('content-disposition', `attachment; filename="${file}"`)
      return createReadStream(path)
    },

    deleteBackup: async ({ params: { id }, principal }) => {
      admit(principal)
      const { state, file } = await find(id, principal)
      if (state === 'waiting' || state === 'running')
        throw new ServiceError('backup_in_progress', 'This backup is being made: cancel it first.')
      if (file !== null) await folder.remove(file)
      await backups.remove(id)
      return null
    },

    cancelBackup: async ({ params: { id }, principal }) => {
      admit(principal)
      await find(id, principal)
      const backup = await backups.requestCancel(id)
      if (backup === undefined)
        throw new ServiceError('nothing_to_cancel', 'This backup has ended: there is nothing to cancel.')
      return presentBackup(backup)
    },

    verifyBackup: async ({ params: { id }, principal }) => {
      admit(principal)
      await findFinished(id, principal)
      const backup = await backups.noteVerification(id, 'waiting')
      await queue.verify(id)
      return presentBackup(backup ?? (await find(id, principal)))
    },

    createRestore: async ({ body: { backup_id }, principal }) => {
      admit(principal)
      await findFinished(backup_id, principal)
      const restore = await restores.request(backup_id, principal.id)
      if (restore === undefined)
        throw new ServiceError(
          'restore_in_progress',
          'A restore is being made or waits for the next start: cancel it first.',
        )
      await queue.restore(restore.id)
      return presentRestore(restore)
    },

    getRestore: async ({ principal }) => {
      admit(principal)
      const restore = await restores.findNewest()
      return restore === undefined ? null : presentRestore(restore)
    },

    cancelRestore: async ({ principal }) => {
      admit(principal)
      const restore = await restores.requestCancel()
      if (restore === undefined)
        throw new ServiceError(
          'nothing_to_cancel',
          'No restore is being made, and none waits for the next start.',
        )
      if (restore.state === 'ready') await dropReadyRestore(parts)
      return null
    },

    cleanUp: async ({ body: { dry_run = false }, principal }) => {
      admit(principal)
      await folder.takeStock()
      return cleanUp(parts, { dry_run, deadline: Date.now() + patience })
    },
  }
}

/** A backup holds what every workspace has, so one workspace's administrator is not enough. */
function admit({ workspace_id }: Principal): void {
  if (workspace_id !== firstWorkspaceId)
    throw new ServiceError(
      'forbidden',
      'The database is for those who run this server, in its first workspace.',
    )
}

/** Whoever has the key files is the owner. */
function admitToSecrets({ role }: Principal): void {
  if (!reaches(role, 'owner'))
    throw new ServiceError('forbidden', `A backup with the key files is for the owner; your role is ${role}.`)
}

function presentBackup(row: BackupRow): Backup {
  const { stage, done, total, verification, verified_at, verification_detail, ...rest } = row
  return {
    ...rest,
    progress: { stage, done, total },
    verification: verification && { state: verification, at: verified_at, detail: verification_detail },
  }
}

function presentRestore({ stage, done, total, ...rest }: RestoreRow): Restore {
  return { ...rest, progress: { stage, done, total } }
}
