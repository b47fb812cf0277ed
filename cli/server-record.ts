import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Environment } from '#platform/config/read-settings.ts'

/** Where the server of this user was last started, so that commands find it from any folder. */
export interface ServerRecord {
  url: string
  data_directory: string
}

/** In the user's state folder (XDG Base Directory Specification). */
function recordFile(environment: Environment): string {
  const state = environment.XDG_STATE_HOME ?? join(environment.HOME ?? homedir(), '.local', 'state')
  return join(state, 'throughline', 'server.json')
}

/** Remembers a server. A state folder that cannot be written is no reason not to run. */
export async function writeServerRecord(environment: Environment, record: ServerRecord): Promise<void> {
  const file = recordFile(environment)
  const draft = `${file}.${process.pid}`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(draft, `${JSON.stringify(record)}\n`, { mode: 0o600 })
    await rename(draft, file)
  } catch {
    // Commands then need --data-dir or --url.
  }
}

/** The server last started here; null when there was none. */
export async function readServerRecord(environment: Environment): Promise<ServerRecord | null> {
  try {
    const record = JSON.parse(await readFile(recordFile(environment), 'utf8'))
    const isWhole = typeof record?.url === 'string' && typeof record?.data_directory === 'string'
    return isWhole ? { url: record.url, data_directory: record.data_directory } : null
  } catch {
    return null
  }
}
