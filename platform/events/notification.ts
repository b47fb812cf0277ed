import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import { everything } from './event-log.ts'
import type { Signal } from './signal.ts'

const channel = 'throughline_events'

/** The least time between two notifications of a process, in milliseconds. */
const breath = 5

/** Longest payload of NOTIFY in bytes (PostgreSQL manual, NOTIFY: shorter than 8,000). */
const longestPayload = 7900

/** SQL that tells every process about one consumer; for rare requests, in the statement that makes them. */
export const notifyConsumer = `pg_notify('${channel}', '- ' || name)`

interface NotifierOptions {
  database: Database
  signal: Signal
  sender: string
  logger: Logger
}

interface ListenerOptions {
  database: Database
  /** Whose own notifications are left out. */
  sender: string
  /** Hears the topics; {@link everything} after a time of not listening. */
  onTopics: (topics: ReadonlySet<string>) => void
  logger: Logger
}

/**
 * Passes on what `signal` raises to the other processes on this database. It notifies outside of the transactions that
 * wrote, because a NOTIFY inside takes a lock on the whole cluster at commit; and what comes up while one is under way
 * goes into the next.
 */
export function createNotifier({ database, signal, sender, logger }: NotifierOptions): {
  close: () => Promise<void>
} {
  const pending = new Set<string>()
  let sending: Promise<void> | undefined
  const send = async () => {
    while (pending.size > 0) {
      const topics = [...pending].join(' ')
      pending.clear()
      const payload = `${sender} ${topics.length > longestPayload ? everything : topics}`
      await database.pool.query('select pg_notify($1, $2)', [channel, payload]).catch((error) => {
        // Their slow poll will find the events.
        logger.warn({ err: error }, 'Other processes could not be told about new events')
      })
      await sleep(breath)
    }
    sending = undefined
  }
  const unlisten = signal.listen((topics) => {
    for (const topic of topics) pending.add(topic)
    sending ??= send()
  })
  return {
    close: async () => {
      unlisten()
      await sending
    },
  }
}

/** Listens to the notifications of other processes on a connection of its own, which is replaced when it breaks. */
export async function listenForNotifications(options: ListenerOptions): Promise<{ close: () => void }> {
  const { database, sender, onTopics, logger } = options
  let isClosed = false
  let current: PoolClient | undefined
  const open = async () => {
    const client = await database.pool.connect()
    client.on('notification', ({ payload = '' }) => {
      const [from, ...topics] = payload.split(' ')
      if (from !== sender) onTopics(new Set(topics))
    })
    client.on('error', () => drop(client))
    current = client
    try {
      await client.query(`listen ${channel}`)
    } catch (error) {
      drop(client)
      throw error
    }
    onTopics(new Set([everything]))
  }
  const drop = (client: PoolClient) => {
    if (current !== client) return
    current = undefined
    client.release(true)
    if (!isClosed) void reopen()
  }
  const reopen = async () => {
    await sleep(500)
    if (isClosed || current !== undefined) return
    await open().catch((error) => {
      logger.warn({ err: error }, 'Notifications of other processes do not come through; trying again')
      if (current === undefined) void reopen()
    })
  }
  await open()
  return {
    close: () => {
      isClosed = true
      if (current !== undefined) drop(current)
    },
  }
}
