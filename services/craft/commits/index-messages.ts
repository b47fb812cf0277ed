import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import { indexMessages } from './store/message-index.ts'

/** Indexes the words of new messages in the background. */
export interface MessageIndexer {
  start: () => void
  /** Finishes the slice at hand. */
  stop: () => Promise<void>
}

/** Messages a statement indexes. */
const slice = 250

/** Rest after a slice, as a multiple of the time it took: a backfill keeps the machine nearly to itself. */
const restFactor = 20

/** Milliseconds between two looks when nothing waits. */
const idle = 2000

/** Makes the indexer of a process; several processes share the work. */
export function createMessageIndexer(database: Database, logger: Logger): MessageIndexer {
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  /** Gives how long to rest. */
  const step = async (): Promise<number> => {
    const begin = performance.now()
    const indexed = await indexMessages(database.kysely, slice)
    return indexed === 0 ? idle : (performance.now() - begin) * restFactor
  }

  const run = async () => {
    while (!stopping.signal.aborted) {
      const rest = await step().catch((error: unknown) => {
        logger.warn({ err: error }, 'Messages could not be indexed for search; trying again')
        return idle
      })
      await sleep(rest, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  }

  return {
    start: () => {
      running = run()
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
