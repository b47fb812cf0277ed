import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Backup, databaseContract } from '#contracts/database.ts'
import { openArchive } from '#platform/backup/archive/read-archive.ts'
import { unfinishedEnding } from '#platform/backup/archive/write-archive.ts'
import { explainDiskError } from '#platform/backup/backup-file.ts'
import { fillPath } from '#platform/contract/create-client.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Connection } from '../connection.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import type { WorkBar } from './work-bar.ts'

interface OnlineOptions {
  /** Where the archive shall go; it stays in the server's folder when left out. */
  output?: string
  secrets: boolean
  bar: WorkBar
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
  if (output !== undefined) await download(connection, backup, output, bar)
  return backup
}

/** Streams the archive into a file, which gets its name once every byte is checked. */
async function download(
  { url, headers }: Connection,
  { id, bytes }: Backup,
  output: string,
  bar: WorkBar,
): Promise<void> {
  const path = fillPath(databaseContract.routes.downloadBackup.path, { id })
  const response = await fetch(`${url.replace(/\/$/, '')}/api${path}`, { headers })
  if (!response.ok || response.body === null)
    throw new ServiceError('unavailable', `The server answered the download with ${response.status}.`, {
      status: response.status,
    })
  const draft = `${output}${unfinishedEnding}`
  try {
    let done = 0
    await pipeline(
      Readable.fromWeb(response.body),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          done += chunk.length
          bar.show({ stage: 'downloading', done, total: bytes ?? done })
          yield chunk
        }
      },
      createWriteStream(draft, { mode: 0o600, flush: true }),
    )
    await (await openArchive(draft)).close()
    await rename(draft, output)
    const folder = await open(dirname(output), 'r')
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    await rm(draft, { force: true })
    const sentence = explainDiskError(dirname(output), error)
    throw sentence === undefined ? error : new CommandError(sentence, exitCodes.failure, error)
  }
}
