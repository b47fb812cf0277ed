import { setTimeout as sleep } from 'node:timers/promises'
import { type Backup, databaseContract } from '#contracts/database.ts'
import { openArchive } from '#platform/backup/archive/read-archive.ts'
import { fillPath } from '#platform/contract/create-client.ts'
import type { Connection } from '../connection.ts'
import { downloadFile } from '../download-file.ts'
import { CommandError } from '../exit-codes.ts'
import type { ProgressBar } from '../progress-bar.ts'

interface OnlineOptions {
  /** Where the archive shall go; it stays in the server's folder when left out. */
  output?: string
  secrets: boolean
  bar: ProgressBar
}

/** Lets the running server make a backup, and brings it here when there is a place given for it. */
export async function backUpOnline(
  connection: Connection,
  { output, secrets, bar }: OnlineOptions,
): Promise<Backup> {
  const client = connection.client(databaseContract)
  let backup = await client.createBackup({ body: { include_secrets: secrets } })
  const params = { id: backup.id }
  while (backup.state === 'waiting' || backup.state === 'running') {
    bar.show(backup.progress)
    await sleep(150)
    backup = await client.getBackup({ params })
  }
  if (backup.state !== 'done') throw new CommandError(backup.error ?? 'The backup was cancelled.')
  if (output !== undefined) {
    const path = fillPath(databaseContract.routes.downloadBackup.path, params)
    const check = async (draft: string) => (await openArchive(draft)).close()
    await downloadFile(connection, { path, file: output, bytes: backup.bytes, bar, check })
  }
  return backup
}
