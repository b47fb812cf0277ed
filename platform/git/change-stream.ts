import { Readable } from 'node:stream'
import { hasCode } from '../errors/service-error.ts'
import type { GitChanges } from './changes.ts'
import { createDiffTreeReader, type DiffTreeReply } from './diff-tree-reader.ts'
import { readNumstat } from './numstat.ts'
import { createPatchExcerpt, type ExcerptLimits } from './patch-excerpt.ts'
import { type GitRepository, inRepository } from './repository.ts'
import { startGit } from './run-git.ts'

/** How changes are read. */
export interface ReadChangesOptions {
  signal?: AbortSignal
  /** What of each diff is kept; 8 KiB in lines of at most 400 bytes unless given. */
  excerpt?: Partial<ExcerptLimits>
  /** How many git processes may work at once; as many as there are processors, four at most, unless given. */
  processes?: number
}

const defaultExcerpt: ExcerptLimits = { limit_bytes: 8 * 1024, line_bytes: 400 }
const largestBatch = 256
const longestWaitMs = 100

/**
 * One line of context rather than none: without context git shortens the files before it compares them, and
 * may then find another difference than `--numstat` counts. Full hashes spare it the search for short ones.
 */
const patchOptions = [
  '-p',
  '-U1',
  '--inter-hunk-context=0',
  '--full-index',
  '-M',
  '--no-ext-diff',
  '--no-textconv',
]
const listOptions = ['--always', '-r', '--root', '--raw', '-z', '--submodule=short']
const diffTreeOptions = {
  contents: [...listOptions, ...patchOptions],
  /** Renames of unchanged files are the only ones that show without contents. */
  names: [...listOptions, '-M100%'],
}

type Mode = keyof typeof diffTreeOptions

/** After so many damaged commits in a row, contents are not asked for any more: this clone lacks them. */
const patience = 8

/**
 * Reads what each commit changes, in order, from one process at a time. After a commit whose objects cannot
 * be read another process goes on.
 */
export async function* streamChanges(
  repository: GitRepository,
  hashes: readonly string[],
  options: ReadChangesOptions,
): AsyncGenerator<GitChanges[], void, undefined> {
  let done = 0
  let failures = 0
  while (done < hashes.length) {
    const mode = failures < patience ? 'contents' : 'names'
    const before = done
    for await (const replies of readReplies(repository, hashes.slice(done), mode, options)) {
      const batch: GitChanges[] = []
      for (const reply of replies)
        batch.push(await complete(repository, reply, hashes[done++] ?? '', options))
      yield mode === 'names' ? batch.map(withoutContents) : batch
    }
    const damaged = hashes[done]
    if (damaged === undefined) return
    failures = done > before ? 1 : failures + 1
    yield [await readDamaged(repository, damaged, options)]
    done += 1
  }
}

/** One process over the given commits. At the first that cannot be read it ends early, without an error. */
async function* readReplies(
  repository: GitRepository,
  hashes: readonly string[],
  mode: Mode,
  { signal, excerpt }: ReadChangesOptions,
): AsyncGenerator<DiffTreeReply[]> {
  const git = startGit(['diff-tree', '--stdin', ...diffTreeOptions[mode]], inRepository(repository, signal))
  let ready: DiffTreeReply[] = []
  let since = performance.now()
  const push = createDiffTreeReader(
    {
      hash_length: repository.object_format === 'sha256' ? 64 : 40,
      excerpt: createPatchExcerpt({ ...defaultExcerpt, ...excerpt }),
    },
    (reply) => ready.push(reply),
  )
  try {
    Readable.from(inputLines(hashes)).pipe(git.stdin)
    for await (const chunk of git.stdout) {
      push(chunk)
      if (ready.length < largestBatch && performance.now() - since < longestWaitMs) continue
      if (ready.length > 0) yield ready
      ready = []
      since = performance.now()
    }
    if (ready.length > 0) yield ready
    await git.completed.catch((error) => {
      if (!hasCode(error, 'broken_object')) throw error
    })
  } finally {
    await git.stop()
  }
}

/** A blank line after each hash, see `createDiffTreeReader`; in pieces that are worth a write. */
function* inputLines(hashes: readonly string[]): Generator<string> {
  const piece = 256
  for (let start = 0; start < hashes.length; start += piece) {
    yield hashes
      .slice(start, start + piece)
      .map((hash) => `${hash}\n\n`)
      .join('')
  }
}

/** Mends what the patch does not tell, and names what git does not have. */
async function complete(
  repository: GitRepository,
  { changes, exact }: DiffTreeReply,
  hash: string,
  { signal }: ReadChangesOptions,
): Promise<GitChanges> {
  if (changes === null) return nothingOf(hash, `The commit ${hash} is missing or damaged.`)
  if (exact) return changes
  const counts = await readNumstat(repository, hash, signal)
  const files = changes.files.map((file, index) => ({ ...file, ...counts[index] }))
  return {
    ...changes,
    files,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
  }
}

async function readDamaged(
  repository: GitRepository,
  hash: string,
  options: ReadChangesOptions,
): Promise<GitChanges> {
  for await (const [reply] of readReplies(repository, [hash], 'names', options)) {
    if (reply?.changes) return withoutContents(reply.changes)
  }
  return nothingOf(hash, `The files of commit ${hash} are missing or damaged; run "git fsck" to see which.`)
}

function withoutContents(changes: GitChanges): GitChanges {
  if (changes.files.length === 0) return changes
  return {
    ...changes,
    unreadable:
      'Lines were not counted: contents of these files are missing here (a partial clone) or damaged.',
  }
}

function nothingOf(hash: string, reason: string): GitChanges {
  return {
    hash,
    files: [],
    additions: 0,
    deletions: 0,
    patch: '',
    patch_truncated: false,
    unreadable: reason,
  }
}
