import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Names of the key files in a data directory. */
export const keyFiles = ['owner.key', 'secret.key'] as const

/** The key files there are, by name; a server whose keys come from its settings has none. */
export async function readKeyFiles(dataDirectory: string): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {}
  for (const name of keyFiles) {
    const content = await readFile(join(dataDirectory, name)).catch(() => undefined)
    if (content !== undefined) files[name] = content
  }
  return files
}
