import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { explainDataDirectory } from '#platform/config/data-directory.ts'
import { readOrCreateSecret } from '#platform/identity/secret-file.ts'
import type { ServerConfig } from './config.ts'

/** Secrets every process of a deployment shares. */
export interface ServerSecrets {
  /** Signs tokens. */
  secret: string
  /** The local owner's API key. */
  owner_key: string
}

/** Where the owner's API key stands in a data directory. */
export function ownerKeyFile(dataDirectory: string): string {
  return join(dataDirectory, 'owner.key')
}

/**
 * The secrets from the settings, else from files in the data directory that are made at the first start.
 *
 * @throws {StartupError} when the data directory cannot be used
 */
export async function readServerSecrets({
  secret,
  owner_key,
  data_directory,
}: ServerConfig): Promise<ServerSecrets> {
  if (secret !== null && owner_key !== null) return { secret, owner_key }
  try {
    await mkdir(data_directory, { recursive: true })
    return {
      secret: secret ?? (await readOrCreateSecret(join(data_directory, 'secret.key'))),
      owner_key: owner_key ?? (await readOrCreateSecret(ownerKeyFile(data_directory), 'tl_owner_')),
    }
  } catch (error) {
    throw explainDataDirectory(data_directory, error)
  }
}

/** Name and e-mail under which people commit in `folder` on this machine; null when git knows neither. */
export async function readGitIdentity(folder: string): Promise<{ name: string; email: string } | null> {
  const read = async (field: string) => {
    const { stdout } = await promisify(execFile)('git', ['config', '--get', field], { cwd: folder })
    return stdout.trim()
  }
  try {
    return { name: await read('user.name'), email: await read('user.email') }
  } catch {
    return null
  }
}
