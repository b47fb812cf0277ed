import { createHash } from 'node:crypto'
import { opendir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** What may be looked at of one repository: with more loose refs, running git costs less. */
const mostFolders = 200
const mostEntries = 4000

/** Milliseconds for one repository; a disk that does not answer gives no fingerprint. */
const patience = 2000

/** File times are as coarse as the kernel's clock: what was written just now may be written again at the same time. */
const settledAfter = 1000

/** The fingerprints of several folders, beside each other. */
export function readFingerprints(
  folders: readonly { id: string; location: string }[],
): Promise<{ repository_id: string; fingerprint: string | null }[]> {
  return Promise.all(
    folders.map(async ({ id, location }) => ({
      repository_id: id,
      fingerprint: await readFingerprint(location),
    })),
  )
}

/**
 * A digest that is another one after any ref of the repository has moved, found by the times of files, without running
 * git. Git replaces files of refs by renaming, which shows in the time of their folder (gitrepository-layout(5)); packed
 * refs and reftables are one file each. Null where it cannot be had quickly.
 */
export async function readFingerprint(location: string): Promise<string | null> {
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<null>()
  const timer = setTimeout(() => giveUp(null), patience)
  try {
    return await Promise.race([digestRefs(location).catch(() => null), givenUp])
  } finally {
    clearTimeout(timer)
  }
}

async function digestRefs(location: string): Promise<string | null> {
  const { git_dir, common_dir } = await findGitFolders(location)
  const folders = await listFolders(join(common_dir, 'refs'))
  if (folders === null) return null
  const files = [
    join(git_dir, 'HEAD'),
    ...['packed-refs', 'shallow', join('reftable', 'tables.list')].map((name) => join(common_dir, name)),
  ]
  const stamps = await Promise.all([...files, ...folders].map(readStamp))
  const newest = Math.max(...stamps.map(({ changed_at }) => changed_at))
  const digest = createHash('sha256')
    .update(stamps.map(({ text }) => text).join('\n'))
    .digest('base64url')
  // The mark makes the next look find a difference, and have the repository checked once more.
  return Date.now() - newest < settledAfter ? `${digest}~` : digest
}

/** Reads what `git rev-parse --git-dir --git-common-dir` would print. */
async function findGitFolders(location: string): Promise<{ git_dir: string; common_dir: string }> {
  const inside = join(location, '.git')
  const link = await readFile(inside, 'utf8').catch(() => null)
  const linked = link === null ? undefined : /^gitdir: (.+)$/m.exec(link)?.[1]
  const isFolder = await stat(inside).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const git_dir = linked === undefined ? (isFolder ? inside : location) : resolve(location, linked)
  const common = await readFile(join(git_dir, 'commondir'), 'utf8').catch(() => null)
  return { git_dir, common_dir: common === null ? git_dir : resolve(git_dir, common.trimEnd()) }
}

/** The folder and those below it; null when there is too much in them. */
async function listFolders(root: string): Promise<string[] | null> {
  const folders = [root]
  let entries = 0
  for (const folder of folders) {
    const content = await opendir(folder).catch(() => null)
    if (content === null) continue
    for await (const entry of content) {
      entries += 1
      if (entry.isDirectory()) folders.push(join(folder, entry.name))
      if (folders.length > mostFolders || entries > mostEntries) return null
    }
  }
  return folders
}

async function readStamp(path: string): Promise<{ text: string; changed_at: number }> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  if (found === null) return { text: `${path} -`, changed_at: 0 }
  return {
    text: `${path} ${found.ino} ${found.size} ${found.mtimeNs}`,
    changed_at: Number(found.mtimeMs),
  }
}
