import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { type ArchiveSummary, readArchiveSummary } from '#platform/backup/archive/read-archive.ts'
import { unfinishedEnding } from '#platform/backup/archive/write-archive.ts'
import { isBackupFile } from '#platform/backup/backup-file.ts'
import type { ArchiveFigures, BackupStore } from './store/backup-store.ts'

/** The folder that holds the archives. What lies there counts; the table follows it. */
export interface BackupFolder {
  pathOf: (file: string) => string
  /** Notes files that came or went without this service: made by an upgrade, copied there, removed by hand. */
  takeStock: () => Promise<void>
  remove: (file: string) => Promise<void>
  /** Removes what a process that was killed has left. */
  removeUnfinished: () => Promise<void>
}

interface FolderOptions {
  folder: string
  backups: BackupStore
  logger: Logger
}

export function openBackupFolder({ folder, backups, logger }: FolderOptions): BackupFolder {
  /** Files that are no backups, so that they are read once and not at every look. */
  const foreign = new Set<string>()
  const list = async () =>
    readdir(folder).catch((error): string[] => {
      // A folder that is not there, or cannot be, holds nothing; writing there says why.
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
      throw error
    })
  const pathOf = (file: string) => join(folder, file)

  const adopt = async (file: string) => {
    try {
      const summary = await readArchiveSummary(pathOf(file))
      const { id, reason, created_at, has_secrets } = summary.manifest
      const isKnownReason = ['manual', 'schedule', 'upgrade', 'reset'].includes(reason)
      await backups.adopt({
        id,
        created_at,
        has_secrets,
        reason: isKnownReason ? reason : 'found',
        archive: figuresOf(file, summary),
      })
    } catch (error) {
      foreign.add(file)
      logger.warn({ file, reason: String(error) }, 'A file in the folder of backups is none')
    }
  }
  return {
    pathOf,
    takeStock: async () => {
      const there = (await list()).filter(isBackupFile)
      const known = new Set(await backups.knownFiles())
      const gone = [...known].filter((file) => !there.includes(file))
      if (gone.length > 0) await backups.removeFiles(gone)
      for (const file of there) if (!known.has(file) && !foreign.has(file)) await adopt(file)
    },
    remove: (file) => rm(pathOf(file), { force: true }),
    removeUnfinished: async () => {
      for (const file of await list()) {
        if (file.endsWith(unfinishedEnding)) await rm(pathOf(file), { force: true })
      }
    },
  }
}

/** What the list of backups tells of an archive. */
export function figuresOf(
  file: string,
  {
    manifest,
    bytes,
    sha256,
  }: Pick<ArchiveSummary, 'bytes' | 'sha256'> & {
    manifest: Pick<ArchiveSummary['manifest'], 'tables' | 'product_version'>
  },
): ArchiveFigures {
  return {
    file,
    bytes,
    sha256,
    tables: manifest.tables.length,
    rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    product_version: manifest.product_version,
  }
}
