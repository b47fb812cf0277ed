import { pino } from 'pino'
import { openDatabase } from '#platform/database/open-database.ts'
import { createEventLog } from '#platform/events/create-event-log.ts'
import { startConsumers } from '#platform/events/start-consumers.ts'
import type { Workplace } from '../workplace.ts'

/** Sees commits as they are coached, from outside of the server. */
export interface Watcher {
  /** Resolves with the time at which the commit's score came. */
  see: (hash: string) => Promise<number>
  close: () => Promise<void>
}

const logger = pino({ level: 'silent' })

/** Follows the event log as another process does. */
export async function watchLog(workplace: Workplace, url: string): Promise<Watcher> {
  const waiting = new Map<string, (at: number) => void>()
  const database = await openDatabase(url, { logger, connections: 4 })
  const events = createEventLog({ database, logger })
  const { stop } = await startConsumers({
    database,
    events,
    logger,
    consumers: [
      {
        name: 'bench.watcher',
        types: ['commit.coached'],
        handle: async (coached) => {
          const at = performance.now()
          for (const { data } of coached) {
            const { hash } = data as { hash: string }
            waiting.get(hash)?.(at)
            waiting.delete(hash)
          }
        },
      },
    ],
  })
  const close = workplace.endLater(async () => {
    await stop()
    await events.close()
    await database.close()
  })
  return {
    see: (hash) => new Promise((resolve) => waiting.set(hash, resolve)),
    close,
  }
}
