import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '#platform/database/database.ts'
import { createAlarm } from './alarm.ts'
import { OutletError } from './outlet-error.ts'
import { isAfter, type Position, readPosition } from './position.ts'
import { readRelayedBatch } from './read-batch.ts'
import type { Outlet, Relay } from './relay.ts'
import { findResumption, moveRelayCursor } from './relay-cursor.ts'
import { type RelayLease, takeRelayLease } from './relay-lease.ts'

/** Pauses in milliseconds. */
const pauses = {
  /** Nothing to do: how long a lost wake-up may go unnoticed. */
  idle: 10_000,
  /** Committed events wait behind a running transaction; doubled while they do, up to the second figure. */
  waiting: [1, 32],
  /** Another process runs this relay; when that ends, this one takes over. */
  elsewhere: 2000,
  /** After a failure; doubled with each further one, up to the second figure. */
  failed: [100, 5000],
} as const

interface RelayOptions {
  database: Database
  relay: Relay
  logger: Logger
}

interface RelayLoop {
  /** Makes it look for events now. */
  wake: () => void
  /** Finishes the delivery at hand. */
  stop: () => Promise<void>
}

/** Runs one relay until it is stopped. Of several processes one delivers; the others stand by. */
export function startRelayLoop({ database, relay, logger }: RelayOptions): RelayLoop {
  const alarm = createAlarm()
  const stopping = new AbortController()
  const { signal } = stopping
  let lease: RelayLease | null = null
  let failures = 0
  let isOut = false

  const reportOutage = (error: OutletError) => {
    const reason = error.message
    if (!isOut) logger.warn({ relay: relay.name, reason }, 'Events cannot be passed on; they wait in the log')
    isOut = true
    relay.onState(error)
  }

  const reportSuccess = () => {
    failures = 0
    if (!isOut) return
    isOut = false
    logger.info({ relay: relay.name }, 'Events are passed on again')
    relay.onState(null)
  }

  const fail = async (error: unknown) => {
    if (error instanceof OutletError) reportOutage(error)
    else logger.error({ err: error, relay: relay.name }, 'A relay could not go on; it tries again')
    if (lease?.isLost()) giveUpLease()
    const [first, longest] = pauses.failed
    const pause = Math.min(longest, first * 2 ** failures++) * (0.5 + Math.random() / 2)
    await sleep(pause, undefined, { signal }).catch(() => {})
  }

  const giveUpLease = () => {
    lease?.release()
    lease = null
  }

  /** Connects and delivers for as long as that goes well. */
  const follow = async (held: RelayLease) => {
    const outlet = await ofOutlet(() => relay.open())
    /** Whether the cursor was where it was left, once it is behind what was delivered last. */
    let moving = Promise.resolve(true)
    try {
      let lost: Error | undefined
      outlet.onLost((reason) => {
        lost = reason
        alarm.ring()
      })
      let { cursor, position } = await resume(outlet)
      let waits: number = pauses.waiting[0]
      let ahead: ReturnType<typeof read> | undefined
      while (!signal.aborted && !held.isLost()) {
        if (lost) throw new OutletError(lost.message, lost)
        const { events, is_waiting } = await (ahead ?? read(position))
        ahead = undefined
        const end = readPosition(events.at(-1)?.position ?? '')
        if (end) {
          const isFull = events.length === relay.batch
          // Read while these are taken; what fails is told when its turn has come.
          if (isFull) ahead = handled(read(end))
          await ofOutlet(() => outlet.deliver(events))
          reportSuccess()
          position = end
          if (isAfter(position, cursor)) {
            if (!(await moving)) return
            moving = handled(moveRelayCursor(database, relay.name, cursor, position))
            cursor = position
          }
          waits = pauses.waiting[0]
          if (isFull) continue
        }
        if (!(await moving)) return
        reportSuccess()
        if (!is_waiting) await alarm.rest(pauses.idle)
        else {
          await alarm.rest(waits)
          waits = Math.min(waits * 2, pauses.waiting[1])
        }
      }
    } finally {
      await moving.catch(() => {})
      outlet.close()
    }
  }

  const read = (after: Position) =>
    readRelayedBatch(database, { after, limit: relay.batch, data_limit: relay.data_limit })

  const resume = async (outlet: Outlet): Promise<{ cursor: Position; position: Position }> => {
    const { cursor, resumption } = await findResumption(database, relay.name, outlet)
    if (isAfter(cursor, resumption))
      logger.info({ relay: relay.name }, 'Events that the other side has lost are passed on again')
    return { cursor, position: resumption }
  }

  const run = async () => {
    while (!signal.aborted) {
      try {
        lease ??= await takeRelayLease(database, relay.name)
        if (lease === null) await sleep(pauses.elsewhere, undefined, { signal }).catch(() => {})
        else await follow(lease)
      } catch (error) {
        await fail(error)
      }
    }
    giveUpLease()
  }
  const running = run()

  return {
    wake: alarm.ring,
    stop: async () => {
      stopping.abort()
      alarm.ring()
      await running
    },
  }
}

/** Awaited later: until then, nobody else is told that it failed. */
function handled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {})
  return work
}

async function ofOutlet<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new OutletError(error instanceof Error ? error.message : String(error), error)
  }
}
