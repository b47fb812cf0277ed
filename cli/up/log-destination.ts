import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pino, { type DestinationStream } from 'pino'

/**
 * Where the server's log goes: standard error, so that a supervisor collects it; at a terminal a file in the data
 * directory, so that it does not run into what a person reads there.
 */
export function openLogDestination(dataDirectory: string): DestinationStream {
  if (!process.stderr.isTTY) return pino.destination({ dest: 2, sync: true })
  try {
    mkdirSync(dataDirectory, { recursive: true })
    return pino.destination({ dest: join(dataDirectory, 'throughline.log'), sync: true })
  } catch {
    return pino.destination({ dest: 2, sync: true })
  }
}
