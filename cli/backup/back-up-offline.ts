import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { backupFileName, explainDiskError } from '#platform/backup/backup-file.ts'
import { readKeyFiles } from '#platform/backup/key-files.ts'
import { type WrittenBackup, writeBackup } from '#platform/backup/write-backup.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { CommandError } from '../exit-codes.ts'
import type { ProgressBar } from '../progress-bar.ts'
import { readVersion } from '../version.ts'
import type { OfflineDatabase } from './offline-database.ts'

interface OfflineBackupOptions {
  /** Where the archive shall go; the folder of backups when left out. */
  output?: string
  reason: 'manual' | 'reset'
  secrets: boolean
  bar: ProgressBar
}

/** Makes a backup of a database that no server is using. */
export async function backUpOffline(
  { url, config, logger }: OfflineDatabase,
  { output, reason, secrets, bar }: OfflineBackupOptions,
): Promise<WrittenBackup & { file: string }> {
  const id = randomUUID()
  const file = output ?? join(config.backup_directory, backupFileName(id, new Date()))
  const database = await openDatabase(url, { logger, name: 'throughline backup', connections: 4 })
  try {
    const written = await writeBackup({
      database,
      file,
      id,
      reason,
      product_version: readVersion(),
      onProgress: bar.show,
      ...(secrets && { secrets: await readKeyFiles(config.data_directory) }),
    })
    return { ...written, file }
  } catch (error) {
    const sentence = explainDiskError(dirname(file), error)
    throw sentence === undefined ? error : new CommandError(sentence, 1, error)
  } finally {
    await database.close()
  }
}
