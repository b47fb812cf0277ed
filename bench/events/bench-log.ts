import { pino } from 'pino'
import type { Database } from '#platform/database/database.ts'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { createEventLog } from '#platform/events/create-event-log.ts'
import type { Consumer, EventLog, NewEvent } from '#platform/events/event-log.ts'
import type { Relay } from '#platform/events/relay.ts'
import { startConsumers } from '#platform/events/start-consumers.ts'
import type { Workplace } from '../workplace.ts'

/** An event log on a database of its own. */
export interface BenchLog {
  database: Database
  /** What a process that writes has; its own consumers are woken directly. */
  events: EventLog
  /** Runs consumers in the writing process, or as in another one, which a notification wakes; gives the way to stop them. */
  consume: (consumers: readonly Consumer[], where: 'here' | 'elsewhere') => Promise<() => Promise<void>>
  /** Runs relays; gives the way to stop them. */
  relay: (relays: readonly Relay[]) => Promise<() => Promise<void>>
  close: () => Promise<void>
}

const logger = pino({ level: 'silent' })

const migrations = {
  schema: 'events',
  folder: new URL('../../platform/events/migrations/', import.meta.url).href,
}

/** Starts PostgreSQL with the product's settings, durable ones, and lays the log's tables. */
export async function createBenchLog(workplace: Workplace): Promise<BenchLog> {
  const embedded = await startEmbeddedDatabase({ data_directory: await workplace.createFolder(), logger })
  const closeServer = workplace.endLater(embedded.stop)
  const database = await openDatabase(embedded.url, { logger })
  const closePool = workplace.endLater(database.close)
  await migrate(database, [migrations], logger)
  const events = createEventLog({ database, logger })
  return {
    database,
    events,
    consume: async (consumers, where) => {
      const own = where === 'here' ? events : createEventLog({ database, logger })
      const running = await startConsumers({ database, events: own, consumers, logger })
      return workplace.endLater(running.stop)
    },
    relay: async (relays) => {
      const running = await startConsumers({ database, events, consumers: [], relays, logger })
      return workplace.endLater(running.stop)
    },
    close: async () => {
      await events.close()
      await closePool()
      await closeServer()
    },
  }
}

/** An event of about the size of most: what one commit was judged to be. */
export function inventEvent(type: string, number: number): NewEvent {
  return {
    workspace_id: '0198f6a0-0000-7000-8000-000000000001',
    type,
    data: {
      number,
      commit_id: '0198f6a0-0000-7000-8000-000000000002',
      repository_id: '0198f6a0-0000-7000-8000-000000000003',
      hash: number.toString(16).padStart(40, '0'),
      author_email: 'ada@example.com',
      quality_score: 7.5,
    },
  }
}
