import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import { createAlarm } from './alarm.ts'
import { type Event, type EventLog, everything } from './event-log.ts'
import { createPatience } from './patience.ts'
import type { Position } from './position.ts'
import { readBatch, readHorizon } from './read-batch.ts'

/** Events read at once at most. */
const eventsPerBatch = 500

/** Pause after a failure, in milliseconds. */
const failedPause = 1000

export interface TailOptions {
  database: Database
  events: EventLog
  types: readonly string[]
  /**
   * Is given the events in the order of the log, each once, and the position up to which there are no others. It must
   * not throw: they are not given again.
   */
  onEvents: (events: readonly Event[], end: Position) => void
  /** The least time between two readings that found something, in milliseconds: under load, events come in batches. */
  breath: () => number
  logger: Logger
}

/** Follows the log from where it ended when it was started. */
export interface EventTail {
  /** Up to here everything was given. */
  position: () => Position
  /** Resolves when everything was given that was committed, and may be read, at the time of the call. */
  refresh: () => Promise<void>
  /** Nothing is given any more from the moment of the call. */
  stop: () => Promise<void>
}

/**
 * Follows the log with a position in memory: every process that does sees every event committed after it began (and those
 * just before that an open transaction kept back). What must not be missed over a restart needs a consumer instead.
 */
export async function startEventTail(options: TailOptions): Promise<EventTail> {
  const { database, events, types, onEvents, breath, logger } = options
  const alarm = createAlarm()
  const unlisten = await events.hear((topics) => {
    if (topics.has(everything) || types.some((type) => topics.has(type))) alarm.ring()
  })
  let position: Position
  try {
    position = await readHorizon(database)
  } catch (error) {
    unlisten()
    throw error
  }
  const patience = createPatience({ database, onChance: alarm.ring })
  let isStopping = false
  /** Readings take turns, so that no event is given twice. */
  let reading: Promise<unknown> = Promise.resolve()

  const readOnce = async (): Promise<{ found: boolean; isFull: boolean; pause: number }> => {
    patience.begin()
    const batch = await readBatch(database, { after: position, types, limit: eventsPerBatch })
    if (!isStopping) {
      position = batch.end
      onEvents(batch.events, batch.end)
    }
    const isFull = batch.events.length === eventsPerBatch
    return { found: batch.events.length > 0, isFull, pause: isFull ? 0 : patience.pauseAfter(batch) }
  }
  const readInTurn = () => {
    const turn = reading.then(readOnce)
    reading = turn.catch(() => {})
    return turn
  }

  const run = async () => {
    while (!isStopping) {
      try {
        const { found, pause } = await readInTurn()
        if (found) await sleep(breath())
        if (pause > 0 && !isStopping) await alarm.rest(pause)
      } catch (error) {
        logger.error({ err: error }, 'The event log could not be followed; trying again')
        if (!isStopping) await alarm.rest(failedPause)
      }
    }
  }
  const running = run()

  return {
    position: () => position,
    refresh: async () => {
      while ((await readInTurn()).isFull && !isStopping);
    },
    stop: async () => {
      isStopping = true
      unlisten()
      patience.close()
      alarm.ring()
      await running
    },
  }
}
