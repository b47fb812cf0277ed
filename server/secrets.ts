import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
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

/** The secrets from the settings, else from files in the data directory that are made at the first start. */
export async function readServerSecrets(config: ServerConfig): Promise<ServerSecrets> {
  return {
    secret: config.secret ?? (await readOrCreateSecret(join(config.data_directory, 'secret.key'))),
    owner_key:
      config.owner_key ?? (await readOrCreateSecret(ownerKeyFile(config.data_directory), 'tl_owner_')),
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
