import { setTimeout as sleep } from 'node:timers/promises'
import { createAlarm } from './alarm.ts'
import { type ConsumeOptions, consumeBatch, type Moved, replay, retryDeadLetters } from './consume.ts'
import { type Cursor, noteScanned, readCursor } from './cursor.ts'
import { createPatience, idlePause } from './patience.ts'
import { isAfter, type Position } from './position.ts'
import { readBatch } from './read-batch.ts'
import type { Turns } from './turns.ts'

/** Further pauses in milliseconds. */
const pauses = {
  /** Another process is at it. */
  elsewhere: 250,
  /** The database, or a peer the consumer needs, does not answer. */
  failed: 1000,
} as const

/** How much time may pass until the place is written down up to which nothing was found, in milliseconds. */
const noteScannedEvery = 60_000

const eventsPerBatch = 500

interface ConsumerLoop {
  /** Makes it look for events now; with `isAsked`, also for what was asked of it. */
  wake: (isAsked: boolean) => void
  /** Finishes the batch at hand. */
  stop: () => Promise<void>
}

/** Runs one consumer until it is stopped: reads, handles, moves on, and waits when there is nothing to read. */
export function startConsumerLoop(options: ConsumeOptions & { turns: Turns }): ConsumerLoop {
  const { database, consumer, logger, turns } = options
  const alarm = createAlarm()
  let isStopping = false
  let isAsked = true
  /** The cursor as this process knows it; a transaction that finds another one makes it unknown. */
  let cursor: Moved
  /** How far the log was read for that cursor. */
  let scanned: Position | undefined
  let notedAt = Date.now()
  const { breath = 0 } = consumer
  const patience = createPatience({ database, ...(breath === 0 && { onChance: alarm.ring }) })

  const loadCursor = async (): Promise<Moved> => {
    isAsked = false
    const state = await readCursor(database, consumer.name)
    if (state.retry_requested) await turns.take(() => retryDeadLetters(options, state.cursor))
    return state.replay_requested ? turns.take(() => replay(options, state.cursor)) : state.cursor
  }

  /** Gives how long to pause. */
  const step = async (): Promise<number> => {
    if (isAsked || cursor === undefined) {
      cursor = await loadCursor()
      scanned = cursor
    }
    if (cursor === undefined || scanned === undefined) return pauses.elsewhere
    const limit = consumer.batch ?? eventsPerBatch
    patience.begin()
    const batch = await readBatch(database, { after: scanned, types: consumer.types, limit })
    if (batch.events.length > 0) {
      const from: Cursor = cursor
      cursor = await turns.take(() => consumeBatch(options, from, batch.events))
      if (cursor === undefined) return pauses.elsewhere
      scanned = cursor
      if (batch.events.length === limit) return 0
      if (breath > 0 && !isStopping) await sleep(breath)
    }
    scanned = batch.end
    return patience.pauseAfter(batch)
  }

  const noteProgress = async () => {
    notedAt = Date.now()
    if (cursor === undefined || scanned === undefined || !isAfter(scanned, cursor)) return
    const [from, to] = [cursor, scanned]
    cursor = undefined
    await noteScanned(database, consumer.name, from, to).catch((error) =>
      logger.warn({ err: error, consumer: consumer.name }, 'A consumer could not note how far it has read'),
    )
  }

  const run = async () => {
    while (!isStopping) {
      const pause = await step().catch((error) => {
        logger.error({ err: error, consumer: consumer.name }, 'A consumer could not go on; it tries again')
        cursor = undefined
        return pauses.failed
      })
      if (pause === idlePause && Date.now() - notedAt > noteScannedEvery) await noteProgress()
      if (pause > 0 && !isStopping) await alarm.rest(pause)
    }
    patience.close()
    await noteProgress()
  }
  const running = run()

  return {
    wake: (asked) => {
      isAsked ||= asked
      alarm.ring()
    },
    stop: async () => {
      isStopping = true
      alarm.ring()
      await running
    },
  }
}
