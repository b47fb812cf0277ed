import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * The secret in `file`, made at the first call: `prefix` and 32 random bytes as base64url, readable by the owner alone.
 * Two processes that start at once get the same one.
 */
export async function readOrCreateSecret(file: string, prefix = ''): Promise<string> {
  const existing = await readSecret(file)
  if (existing !== null) return existing
  await mkdir(dirname(file), { recursive: true })
  const secret = prefix + randomBytes(32).toString('base64url')
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, `${secret}\n`, { mode: 0o600 })
  try {
    await link(draft, file)
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readSecret(file)) ?? secret
  } finally {
    await unlink(draft)
  }
}

/** The secret in `file`, or null when there is none. */
export async function readSecret(file: string): Promise<string | null> {
  try {
    const text = (await readFile(file, 'utf8')).trim()
    return text === '' ? null : text
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
