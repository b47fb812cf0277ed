import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pino, { type DestinationStream } from 'pino'

/**
 * Where the server's log goes: standard error, so that a supervisor collects it; at a terminal a file in the data
 * directory, for its owner alone, so that it does not run into what a person reads there.
 */
export function openLogDestination(
  dataDirectory: string,
  isTerminal: boolean = process.stderr.isTTY,
): DestinationStream {
  if (!isTerminal) return pino.destination({ dest: 2, sync: true })
  try {
    mkdirSync(dataDirectory, { recursive: true })
    return pino.destination({ dest: join(dataDirectory, 'throughline.log'), mode: 0o600, sync: true })
  } catch {
    return pino.destination({ dest: 2, sync: true })
  }
}
