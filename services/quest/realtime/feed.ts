import type { Logger } from 'pino'
import { type LiveEvent, liveEventTypes, type ResetReason } from '#contracts/realtime.ts'
import type { Database } from '#platform/database/database.ts'
import type { Event, EventLog } from '#platform/events/event-log.ts'
import { findOldest } from '#platform/events/log-administration.ts'
import { isAfter, type Position } from '#platform/events/position.ts'
import { readBatch } from '#platform/events/read-batch.ts'
import { type EventTail, startEventTail } from '#platform/events/tail.ts'
import { createTurns } from '#platform/events/turns.ts'
import { type Audiences, createAudiences, type Interest, isFor } from './audience.ts'
import { createHistory, type History } from './history.ts'
import { type Outgoing, toOutgoing } from './live-event.ts'

/** Events kept in memory, from which those who were away for a moment are served. */
const eventsKept = 2000

/**
 * The least time between two frames, in milliseconds, and the connections for each of which it grows by one: under load,
 * events go out several at a time, since each frame costs as much as it has readers.
 */
const breath = { least: 1, most: 10, connections: 100 }

/** Clients that go on from a position further back and read the log for it, at a time. */
const replaysAtOnce = 4

const eventsPerBatch = 500

interface FeedOptions {
  database: Database
  events: EventLog
  /** Events of the workspace that are looked through for what was missed, at most. */
  replay_limit: number
  /** Sends a frame to all connections of these audiences. */
  send: (audiences: string[], frame: LiveEvent[]) => void
  logger: Logger
}

/** What was missed since a position, or why that cannot be told. */
export type Missed = { events: LiveEvent[] } | { reset: ResetReason }

/** The log as it goes out to those who listen. Nothing is read while nobody does. */
export interface Feed {
  /** Keeps the log being followed, until `close`; gives the way to join in. */
  open: () => Promise<OpenFeed>
  /** Of those who listen now; null when nobody does. */
  position: () => Position | null
  /** Milliseconds from the begin of the newest event's transaction until it was sent; null before the first. */
  delay: () => number | null
  /** Resolves when the log is not read any more, once all have closed. */
  closed: () => Promise<void>
}

export interface OpenFeed {
  position: () => Position
  /** Joins the audience of an interest: from {@link position} on, each event comes exactly once. Gives its name. */
  join: (interest: Interest) => string
  leave: (audience: string) => void
  /**
   * Finds what was missed after a position, and calls `arrive` with it in the same turn of the event loop in which that
   * is complete: who joins there misses nothing and gets nothing twice.
   */
  catchUp: <T>(interest: Interest, after: Position, arrive: (missed: Missed) => T) => Promise<T>
  close: () => void
}

/** Follows the log for all connections of this process together. */
export function createFeed(options: FeedOptions): Feed {
  const { database, replay_limit, send } = options
  const audiences: Audiences = createAudiences()
  const turns = createTurns(replaysAtOnce)
  let users = 0
  let following: Promise<Following> | undefined
  let current: Following | undefined
  let delay: number | null = null
  let ending: Promise<void> = Promise.resolve()

  const onEvents = (history: History, events: readonly Event[]) => {
    const outgoing = events.flatMap((event) => toOutgoing(event) ?? [])
    const newest = outgoing.at(-1)
    if (newest === undefined) return
    delay = Date.now() - Date.parse(newest.event.at)
    history.add(outgoing)
    for (const share of audiences.share(outgoing)) {
      send(
        share.names,
        share.events.map(({ event }) => event),
      )
    }
  }

  const pause = () => Math.min(breath.most, breath.least + Math.floor(users / breath.connections))

  const release = () => {
    users -= 1
    if (users > 0) return
    const ended = following
    following = undefined
    current = undefined
    ending = Promise.all([ending, ended?.then(({ tail }) => tail.stop())]).then(() => {})
  }

  const catchUp = async <T>(
    { tail, history }: Following,
    interest: Interest,
    after: Position,
    arrive: (missed: Missed) => T,
  ): Promise<T> => {
    await tail.refresh()
    // What is not yet in the log is of another one, or of one that was put back from a backup.
    if (isAfter(after, tail.position())) return arrive({ reset: 'unknown_position' })
    const missed: LiveEvent[] = []
    const take = (found: readonly Outgoing[]) => {
      for (const outgoing of found) if (isFor(interest, outgoing)) missed.push(outgoing.event)
    }
    let reached = after
    let read = 0
    if (isAfter(history.start(), reached)) {
      const oldest = await findOldest(database)
      if (oldest !== null && isAfter(oldest, after)) return arrive({ reset: 'too_far_behind' })
    }
    while (isAfter(history.start(), reached) && read <= replay_limit) {
      const types = interest.types === null ? liveEventTypes : [...interest.types]
      const { workspace_id } = interest
      const batch = await readBatch(database, { after: reached, types, workspace_id, limit: eventsPerBatch })
      // The log may be further than what goes out here, which is still to come then.
      read += batch.events.length
      const border = tail.position()
      const found = batch.events.flatMap((event) => toOutgoing(event) ?? [])
      take(found.filter(({ position }) => !isAfter(position, border)))
      reached = isAfter(batch.end, border) ? border : batch.end
    }
    take(history.after(reached))
    return arrive(
      Math.max(read, missed.length) > replay_limit ? { reset: 'too_far_behind' } : { events: missed },
    )
  }

  return {
    position: () => current?.tail.position() ?? null,
    delay: () => delay,
    closed: () => ending,
    open: async () => {
      users += 1
      following ??= startFollowing(options, onEvents, pause)
      const mine = following
      try {
        const open = await mine
        if (following === mine) current = open
        let isOpen = true
        return {
          position: open.tail.position,
          join: audiences.join,
          leave: audiences.leave,
          catchUp: (interest, after, arrive) => turns.take(() => catchUp(open, interest, after, arrive)),
          close: () => {
            if (isOpen) release()
            isOpen = false
          },
        }
      } catch (error) {
        users -= 1
        if (following === mine) following = undefined
        throw error
      }
    },
  }
}

interface Following {
  tail: EventTail
  history: History
}

async function startFollowing(
  { database, events, logger }: FeedOptions,
  onEvents: (history: History, events: readonly Event[]) => void,
  breath: () => number,
): Promise<Following> {
  let history: History | undefined
  const tail = await startEventTail({
    database,
    events,
    types: liveEventTypes,
    breath,
    logger,
    onEvents: (batch) => {
      if (history) onEvents(history, batch)
    },
  })
  history = createHistory(tail.position(), eventsKept)
  return { tail, history }
}
