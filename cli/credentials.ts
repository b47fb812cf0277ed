import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Environment } from '#platform/config/read-settings.ts'

/** API keys by the origin of the server they are for, in a file that only this user can read. */
type Credentials = Readonly<Record<string, string>>

/** In the user's configuration folder (XDG Base Directory Specification). */
function credentialsFile(environment: Environment): string {
  const configuration = environment.XDG_CONFIG_HOME ?? join(environment.HOME ?? homedir(), '.config')
  return join(configuration, 'throughline', 'credentials.json')
}

/** The key kept for a server; null when there is none. */
export async function readStoredKey(environment: Environment, url: string): Promise<string | null> {
  return (await readCredentials(environment))[new URL(url).origin] ?? null
}

/** Keeps the key for a server, or forgets it when `key` is null; gives the file. */
export async function storeKey(environment: Environment, url: string, key: string | null): Promise<string> {
  const file = credentialsFile(environment)
  const { [new URL(url).origin]: _, ...others } = await readCredentials(environment)
  const credentials = key === null ? others : { ...others, [new URL(url).origin]: key }
  const draft = `${file}.${process.pid}`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, file)
  return file
}

async function readCredentials(environment: Environment): Promise<Credentials> {
  try {
    const stored: unknown = JSON.parse(await readFile(credentialsFile(environment), 'utf8'))
    const entries = Object.entries(stored ?? {}).filter(([, key]) => typeof key === 'string')
    return Object.fromEntries(entries)
  } catch {
    return {}
  }
}
