import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readDiskError } from '#platform/errors/disk-error.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Connection } from './connection.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import type { ProgressBar } from './progress-bar.ts'

interface Download {
  /** Where the server has it, below `/api`. */
  path: string
  /** Where it goes. */
  file: string
  /** How many there are to come. */
  bytes: number | null
  bar: ProgressBar
  /** Looks through all that came before it gets its name; throws when something is wrong with it. */
  check?: (draft: string) => Promise<void>
}

/**
 * Streams something of the server's into a file for this user alone, which gets its name once all of it is on disk.
 *
 * @throws CommandError when it breaks off, and when the disk does not take it, with the remedy
 */
export async function downloadFile(
  { url, headers }: Pick<Connection, 'url' | 'headers'>,
  { path, file, bytes, bar, check }: Download,
): Promise<void> {
  const response = await fetch(`${url.replace(/\/$/, '')}/api${path}`, { headers })
  if (!response.ok || response.body === null)
    throw new ServiceError('unavailable', `The server answered the download with ${response.status}.`, {
      status: response.status,
    })
  const draft = `${file}.unfinished`
  try {
    await rm(draft, { force: true })
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
      createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }),
    )
    if (bytes !== null && done !== bytes) throw new CommandError('The download broke off; try again.')
    await check?.(draft)
    await rename(draft, file)
    const folder = await open(dirname(file), 'r')
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {})
    const reason = readDiskError(error)
    if (reason === undefined) throw error
    throw new CommandError(
      `${file} cannot be written, since ${reason}, or name another.`,
      exitCodes.failure,
      error,
    )
  }
}
