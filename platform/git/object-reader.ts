import { hasCode } from '../errors/service-error.ts'
import { createObjectStreamReader, type ObjectReply } from './object-stream.ts'
import { type GitRepository, inRepository } from './repository.ts'
import { type GitProcess, startGit } from './run-git.ts'

/** Reads single objects by hash. */
export interface ObjectReader {
  /** The objects in the order asked for; `raw` is null where one is missing or damaged. */
  read(hashes: readonly string[]): Promise<ObjectReply[]>
  close(): Promise<void>
}

/** Keeps one `git cat-file` at work, and starts another when a damaged object has ended it. */
export function createObjectReader(repository: GitRepository, signal?: AbortSignal): ObjectReader {
  let git: GitProcess | undefined
  let chunks: AsyncIterator<Buffer> | undefined
  let replies: ObjectReply[] = []
  let push = createObjectStreamReader((reply) => replies.push(reply))

  const start = () => {
    git = startGit(['cat-file', '--batch'], inRepository(repository, signal))
    chunks = git.stdout[Symbol.asyncIterator]()
    push = createObjectStreamReader((reply) => replies.push(reply))
  }
  const stop = async () => {
    await git?.stop()
    git = undefined
  }

  return {
    async read(hashes) {
      replies = []
      while (replies.length < hashes.length) {
        if (git === undefined) start()
        git?.stdin.write(
          hashes
            .slice(replies.length)
            .map((hash) => `${hash}\n`)
            .join(''),
        )
        let chunk = await chunks?.next()
        while (chunk && !chunk.done) {
          push(chunk.value)
          if (replies.length === hashes.length) return replies
          chunk = await chunks?.next()
        }
        await git?.completed.catch(throwUnlessBroken)
        git = undefined
        replies.push({ name: hashes[replies.length] ?? '', type: 'missing', raw: null })
      }
      return replies
    },
    close: stop,
  }
}

function throwUnlessBroken(error: unknown): void {
  if (!hasCode(error, 'broken_object')) throw error
}
