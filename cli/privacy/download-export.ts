import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PersonalExport, securityContract } from '#contracts/security.ts'
import { fillPath } from '#platform/contract/create-client.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { WorkBar } from '../backup/work-bar.ts'
import type { Connection } from '../connection.ts'
import { CommandError } from '../exit-codes.ts'

/** Has everything that is kept about the caller put into an archive, and brings it here. */
export async function downloadExport(
  connection: Connection,
  file: string,
  bar: WorkBar,
): Promise<PersonalExport> {
  const client = connection.client(securityContract)
  let made = await client.createExport()
  const params = { id: made.id }
  while (made.state === 'waiting' || made.state === 'running') {
    bar.show({ stage: 'collecting', done: made.progress.done, total: made.progress.total })
    await sleep(150)
    made = await client.getExport({ params })
  }
  if (made.state !== 'done') throw new CommandError(made.error ?? 'The export was removed meanwhile.')
  await download(connection, made, file)
  return made
}

/** Streams the archive into a file for this user alone, which gets its name once all of it is there. */
async function download(
  { url, headers }: Connection,
  { id, bytes }: PersonalExport,
  file: string,
): Promise<void> {
  const path = fillPath(securityContract.routes.downloadExport.path, { id })
  const response = await fetch(`${url.replace(/\/$/, '')}/api${path}`, { headers })
  if (!response.ok || response.body === null)
    throw new ServiceError('unavailable', `The server answered the download with ${response.status}.`, {
      status: response.status,
    })
  const draft = `${file}.unfinished`
  try {
    let received = 0
    await pipeline(
      Readable.fromWeb(response.body),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          received += chunk.length
          yield chunk
        }
      },
      createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }),
    )
    if (received !== bytes) throw new CommandError('The download broke off; try again.')
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
