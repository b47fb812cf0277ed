import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import { type ReadChangesOptions, streamChanges } from './change-stream.ts'
import type { GitChanges } from './changes.ts'
import { GitError } from './git-error.ts'
import type { GitRepository } from './repository.ts'

/** Neighbours in history share files, which git keeps at hand; so a process gets this many in a row. */
const stretch = 512

/** Batches that a process may be ahead of the caller. */
const readAhead = 4

const mostProcesses = 4

/**
 * Reads what each commit changes, in the order of `hashes`, in batches. Counts are those of `git log
 * --numstat`: renames are found as git does by default, merges change nothing. (A binary file that only moved
 * or changed its mode has nothing to compare and is not marked as binary.)
 *
 * Every difference is computed once, on as many processors as there are, four at most, ahead of the caller.
 * So ask for thousands of commits at a time.
 *
 * A commit whose objects are missing or damaged comes with `unreadable` and what could be told without them;
 * file names alone when only contents are missing, as in a partial clone.
 * @throws GitError `aborted`, `bad_revision` for what is not a full hash
 */
export async function* readChanges(
  repository: GitRepository,
  hashes: readonly string[],
  options: ReadChangesOptions = {},
): AsyncGenerator<GitChanges[], void, undefined> {
  for (const hash of hashes) assertFullHash(hash)
  const stretches = cut(hashes)
  const processes = Math.min(options.processes ?? availableParallelism(), mostProcesses, stretches.length)
  const closing = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal
  const lanes = Array.from({ length: processes }, (_, lane) =>
    openLane(streamChanges(repository, everyNth(stretches, processes, lane).flat(), { ...options, signal })),
  )
  try {
    for (const [index, { length }] of stretches.entries()) {
      const lane = lanes[index % processes]
      if (lane) yield* lane.take(length)
    }
  } finally {
    closing.abort()
    await Promise.all(lanes.map((lane) => lane.close()))
  }
}

/** Starts reading at once, and stays `readAhead` batches ahead of what is taken. */
function openLane(changes: AsyncGenerator<GitChanges[]>) {
  const source = Readable.from(changes, { highWaterMark: readAhead })
  const closed = new Promise<void>((resolve) => source.once('close', resolve))
  // Told to whoever takes next; until then it is nobody's unhandled error.
  source.on('error', () => {})
  source.read(0)
  const batches: AsyncIterator<GitChanges[]> = source[Symbol.asyncIterator]()
  let rest: GitChanges[] = []

  return {
    async *take(count: number): AsyncGenerator<GitChanges[]> {
      let left = count
      while (left > 0) {
        const batch = rest.length > 0 ? rest : (await batches.next()).value
        if (!batch) return
        rest = batch.slice(left)
        left -= batch.length - rest.length
        yield rest.length === 0 ? batch : batch.slice(0, batch.length - rest.length)
      }
    },
    close: () => {
      source.destroy()
      return closed
    },
  }
}

function cut(hashes: readonly string[]): string[][] {
  const stretches: string[][] = []
  for (let start = 0; start < hashes.length; start += stretch) {
    stretches.push(hashes.slice(start, start + stretch))
  }
  return stretches
}

function everyNth<Item>(items: readonly Item[], step: number, first: number): Item[] {
  return items.filter((_, index) => index % step === first)
}

function assertFullHash(hash: string): void {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)) return
  throw new GitError('bad_revision', `"${hash}" is not a full commit hash; resolve it first.`)
}
