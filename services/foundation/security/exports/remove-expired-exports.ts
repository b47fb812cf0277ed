import type { SecurityParts } from '../parts.ts'

/** Removes archives whose time is over, and files that no export knows. */
export async function removeExpiredExports({
  exports,
  folder,
}: Pick<SecurityParts, 'exports' | 'folder'>): Promise<void> {
  await exports.expire()
  const files = await folder.list()
  const kept = new Set(await exports.listKept(files))
  for (const id of files) if (!kept.has(id)) await folder.remove(id)
}
