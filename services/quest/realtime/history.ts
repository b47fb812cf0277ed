import { isAfter, type Position } from '#platform/events/position.ts'
import type { Outgoing } from './live-event.ts'

/** The newest events, in the order of the log and without a gap. */
export interface History {
  /** All that happened after this position is here. */
  start: () => Position
  add: (events: readonly Outgoing[]) => void
  /** What happened after a position that is not before the start. */
  after: (position: Position) => readonly Outgoing[]
}

/** Keeps at most `capacity` events of what happens after `begin`. */
export function createHistory(begin: Position, capacity: number): History {
  let start = begin
  let kept: Outgoing[] = []
  return {
    start: () => start,
    add: (events) => {
      kept.push(...events)
      // Half of it goes at once, so that the rest is not moved for every event.
      if (kept.length <= 2 * capacity) return
      const dropped = kept.length - capacity
      start = kept[dropped - 1]?.position ?? start
      kept = kept.slice(dropped)
    },
    after: (position) => {
      let first = kept.length
      while (first > 0 && isAfter(kept[first - 1]?.position ?? position, position)) first -= 1
      return kept.slice(first)
    },
  }
}
