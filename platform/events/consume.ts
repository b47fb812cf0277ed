import { setTimeout as sleep } from 'node:timers/promises'
import { SpanKind } from '@opentelemetry/api'
import type { Logger } from 'pino'
import { isConnectionError } from '#platform/database/connection-error.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { withSpan } from '#platform/telemetry/spans.ts'
import { type Cursor, lockCursor, moveCursor, rewindCursor } from './cursor.ts'
import { noteFailedRetry, removeLetter, setAside, takeLetterToRetry } from './dead-letters.ts'
import type { Consumer, Event } from './event-log.ts'
import { readPosition, start } from './position.ts'

/** Tries of one event before it is set aside. */
const attemptsPerEvent = 5

/** Pause before the second try, in milliseconds; each further one is twice as long. */
const firstPause = 10

/** After this many events set aside in a row the fault is hardly theirs: the next get one try each, to come through. */
const patienceInARow = 10

/** General error codes of a peer that is away; the event has no part in it, and waits. */
const passingCodes = ['unavailable', 'timeout', 'too_many_requests']

export interface ConsumeOptions {
  database: Database
  consumer: Consumer
  logger: Logger
}

/** The cursor as the last transaction left it; undefined when another process has it or has moved it. */
export type Moved = Cursor | undefined

/** Handles events and moves the cursor behind them, in one transaction. */
async function handleInTransaction(
  { database, consumer }: ConsumeOptions,
  cursor: Cursor,
  events: readonly Event[],
  handle: (transaction: Transaction) => Promise<void>,
): Promise<Moved> {
  const end = readPosition(events.at(-1)?.position ?? '') ?? cursor
  return database.transact(async (transaction) => {
    if (!(await lockCursor(transaction, consumer.name, cursor))) return undefined
    await handle(transaction)
    await moveCursor(transaction, consumer.name, end)
    return { ...end, generation: cursor.generation }
  })
}

/** Handles events as a part of the trace that caused them. */
function handleTraced(options: ConsumeOptions, cursor: Cursor, events: readonly Event[]): Promise<Moved> {
  const { consumer } = options
  const span = {
    service: consumer.name.split('.', 1)[0] ?? consumer.name,
    kind: SpanKind.CONSUMER,
    attributes: { 'messaging.batch.message_count': events.length },
    causes: events.map(({ traceparent }) => traceparent),
  }
  return withSpan(`consume ${consumer.name}`, span, () =>
    handleInTransaction(options, cursor, events, (transaction) => consumer.handle(events, transaction)),
  )
}

/**
 * Lets a consumer handle a batch. When that fails, its events are handled one by one, and one that keeps failing is set
 * aside so that the others go on.
 *
 * @throws when the database or a peer cannot be reached, which is no event's fault.
 */
export async function consumeBatch(
  options: ConsumeOptions,
  cursor: Cursor,
  events: readonly Event[],
): Promise<Moved> {
  const { consumer, logger } = options
  try {
    return await handleTraced(options, cursor, events)
  } catch (error) {
    if (isPassing(error)) throw error
    logger.warn({ err: error, consumer: consumer.name, events: events.length }, 'A batch of events failed')
    return consumeOneByOne(options, cursor, events)
  }
}

async function consumeOneByOne(
  options: ConsumeOptions,
  cursor: Cursor,
  events: readonly Event[],
): Promise<Moved> {
  let moved: Moved = cursor
  let inARow = 0
  for (const event of events) {
    if (moved === undefined) return undefined
    const outcome = await consumeOne(options, moved, event, inARow < patienceInARow ? attemptsPerEvent : 1)
    inARow = outcome.wasSetAside ? inARow + 1 : 0
    moved = outcome.moved
  }
  return moved
}

async function consumeOne(
  options: ConsumeOptions,
  cursor: Cursor,
  event: Event,
  attempts: number,
): Promise<{ moved: Moved; wasSetAside: boolean }> {
  const { consumer, logger } = options
  for (let attempt = 1; ; attempt++) {
    try {
      const moved = await handleTraced(options, cursor, [event])
      return { moved, wasSetAside: false }
    } catch (error) {
      if (isPassing(error)) throw error
      if (attempt === attempts) {
        const { position, type } = event
        logger.error({ err: error, consumer: consumer.name, position, type }, 'An event was set aside')
        const letter = { consumer: consumer.name, event, error, attempts }
        const moved = await handleInTransaction(options, cursor, [event], (transaction) =>
          setAside(transaction, letter),
        )
        return { moved, wasSetAside: true }
      }
      await sleep(firstPause * 2 ** (attempt - 1))
    }
  }
}

/** Empties what the consumer keeps and puts its cursor to the start. */
export async function replay({ database, consumer }: ConsumeOptions, cursor: Cursor): Promise<Moved> {
  const { name, reset } = consumer
  return database.transact(async (transaction) => {
    if (!(await lockCursor(transaction, name, cursor))) return undefined
    await reset?.(transaction)
    await rewindCursor(transaction, name)
    return { ...start, generation: cursor.generation + 1 }
  })
}

/** Tries again, once each, what was asked for of the events that were set aside. */
export async function retryDeadLetters(options: ConsumeOptions, cursor: Cursor): Promise<void> {
  while (await retryDeadLetter(options, cursor));
}

/** Whether there was one to try. */
async function retryDeadLetter(
  { database, consumer, logger }: ConsumeOptions,
  cursor: Cursor,
): Promise<boolean> {
  let tried: number | string | undefined
  try {
    await database.transact(async (transaction) => {
      if (!(await lockCursor(transaction, consumer.name, cursor))) return
      const letter = await takeLetterToRetry(transaction, consumer.name)
      if (letter === undefined) return
      tried = letter.id
      await consumer.handle([letter.event], transaction)
      await removeLetter(transaction, letter.id)
    })
  } catch (error) {
    if (isPassing(error) || tried === undefined) throw error
    logger.error({ err: error, consumer: consumer.name, dead_letter: tried }, 'An event failed once more')
    await noteFailedRetry(database, tried, error)
  }
  return tried !== undefined
}

function isPassing(error: unknown): boolean {
  return isConnectionError(error) || passingCodes.some((code) => hasCode(error, code))
}
