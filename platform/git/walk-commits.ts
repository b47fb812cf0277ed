import { createCommitReader } from './commit-object.ts'
import { createObjectReader, type ObjectReader } from './object-reader.ts'
import type { GitRepository } from './repository.ts'
import type { UnreadableObject } from './tips.ts'

/** A commit and the bytes of its object. */
export interface RawCommit {
  hash: string
  raw: Buffer
}

interface Walk {
  include: readonly string[]
  exclude?: readonly string[]
  signal?: AbortSignal
  onUnreadable?: (commit: UnreadableObject) => void
  /** Commits whose parents are not followed. */
  shallowEnds: ReadonlySet<string>
  /** Commits that are walked over without being given again. */
  skip: ReadonlySet<string>
}

interface Waiting extends RawCommit {
  seconds: number
  parents: readonly string[]
}

const batchSize = 256

/**
 * Follows parents from the given commits, newest first, past every commit that is missing or damaged. Slower
 * than `git rev-list`, which ends at the first such commit.
 */
export async function* walkCommits(repository: GitRepository, walk: Walk): AsyncGenerator<RawCommit[]> {
  const objects = createObjectReader(repository, walk.signal)
  try {
    const reached = new Set<string>()
    for await (const _ of follow(objects, walk.exclude ?? [], { ...walk, onUnreadable: () => {} }, reached));
    let batch: RawCommit[] = []
    for await (const commit of follow(objects, walk.include, walk, reached)) {
      if (walk.skip.has(commit.hash)) continue
      batch.push(commit)
      if (batch.length === batchSize) {
        yield batch
        batch = []
      }
    }
    if (batch.length > 0) yield batch
  } finally {
    await objects.close()
  }
}

/** Yields what is reachable from `hashes` and not yet in `reached`, and adds it there. */
async function* follow(
  objects: ObjectReader,
  hashes: readonly string[],
  { shallowEnds, onUnreadable }: Walk,
  reached: Set<string>,
): AsyncGenerator<RawCommit> {
  const readCommitObject = createCommitReader()
  const waiting: Waiting[] = []
  let found = hashes
  while (true) {
    const fresh = [...new Set(found)].filter((hash) => !reached.has(hash))
    if (fresh.length > 0) {
      for (const hash of fresh) reached.add(hash)
      const replies = await objects.read(fresh)
      replies.forEach(({ type, raw }, index) => {
        const hash = fresh[index] ?? ''
        if (raw === null || type !== 'commit') {
          onUnreadable?.({ hash, reason: `The commit ${hash} is missing or damaged.` })
          return
        }
        const { committer, parents } = readCommitObject(hash, raw)
        insertByAge(waiting, {
          hash,
          raw,
          seconds: committer.seconds,
          parents: shallowEnds.has(hash) ? [] : parents,
        })
      })
    }
    const newest = waiting.pop()
    if (newest === undefined) return
    yield newest
    found = newest.parents
  }
}

/** Keeps the newest last. */
function insertByAge(waiting: Waiting[], commit: Waiting): void {
  let low = 0
  let high = waiting.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((waiting[middle]?.seconds ?? 0) < commit.seconds) low = middle + 1
    else high = middle
  }
  waiting.splice(low, 0, commit)
}
