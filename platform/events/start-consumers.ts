import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import { startConsumerLoop } from './consumer-loop.ts'
import { registerConsumer } from './cursor.ts'
import { type Consumer, type EventLog, everything } from './event-log.ts'
import { keepPartitions } from './partitions.ts'
import type { Relay } from './relay.ts'
import { registerRelay } from './relay-cursor.ts'
import { startRelayLoop } from './relay-loop.ts'
import { createTurns, type Turns } from './turns.ts'

interface ConsumersOptions {
  database: Database
  events: EventLog
  consumers: readonly Consumer[]
  relays?: readonly Relay[]
  logger: Logger
  /**
   * Hears the types of events that were just committed, here or by another process; `everything` after a time of not
   * listening.
   */
  onAppended?: (types: ReadonlySet<string>) => void
  /** Days after which events may be dropped, by whole months; kept for ever when left out. */
  retention_days?: number | null
}

export interface RunningConsumers {
  /** Finishes the batches at hand and remembers where each consumer stands. */
  stop: () => Promise<void>
}

const keepPartitionsEvery = 3_600_000

/**
 * Runs these consumers and relays until they are stopped. Other processes may run the same ones: each batch is handled by
 * one of them. They wake up when this process or another one has appended something for them.
 */
export async function startConsumers(options: ConsumersOptions): Promise<RunningConsumers> {
  const { database, events, consumers, relays = [], logger, retention_days = null } = options
  const keep = () =>
    keepPartitions({ database, logger, retention_days }).catch((error) =>
      logger.warn(
        { err: error },
        'The partitions of the event log could not be kept up; trying again in an hour',
      ),
    )
  await keep()
  for (const consumer of consumers) await registerConsumer(database, consumer)
  for (const { name } of relays) await registerRelay(database, name)

  // Half the connections stay free for what the handlers read beside their transaction.
  const atOnce = Math.max(1, Math.floor((database.pool.options.max ?? 2) / 2))
  const turns = createTurns(atOnce)
  // Nor do those who gather take all turns of those who are waited for.
  const gathering = createTurns(Math.max(1, Math.floor(atOnce / 2)))
  const turnsOf = ({ breath = 0 }: Consumer): Turns =>
    breath === 0 ? turns : { take: (work) => gathering.take(() => turns.take(work)) }
  const loops = consumers.map((consumer) => ({
    consumer,
    loop: startConsumerLoop({ database, consumer, logger, turns: turnsOf(consumer) }),
  }))
  const relayLoops = relays.map((relay) => startRelayLoop({ database, relay, logger }))
  const wake = (topics: ReadonlySet<string>) => {
    options.onAppended?.(topics)
    for (const { consumer, loop } of loops) {
      const isAsked = topics.has(consumer.name) || topics.has(everything)
      if (isAsked || consumer.types.some((type) => topics.has(type))) loop.wake(isAsked)
    }
    for (const loop of relayLoops) loop.wake()
  }
  const unlisten = await events.hear(wake)
  const timer = setInterval(keep, keepPartitionsEvery)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      unlisten()
      await Promise.all([...loops.map(({ loop }) => loop), ...relayLoops].map((loop) => loop.stop()))
    },
  }
}
