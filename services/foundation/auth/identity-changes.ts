import { randomUUID } from 'node:crypto'
import { identityChanges } from '#contracts/auth.ts'
import { type EventLog, everything } from '#platform/events/event-log.ts'

/** How long a caller waits for a change before it is told that there was none, in milliseconds. */
const patience = 20_000

/** Tells processes without a database when what they remember of credentials may be wrong. */
export interface IdentityChanges {
  /**
   * Gives the mark of the last change: at once when that is not the one the caller has seen, otherwise when there is
   * another, or after a while.
   */
  wait: (seen: string | undefined, signal: AbortSignal) => Promise<string>
  start: () => Promise<void>
  /** Sends all who wait away. */
  stop: () => void
}

export function createIdentityChanges(events: Pick<EventLog, 'hear'>): IdentityChanges {
  // A process that was started anew has not heard what came before.
  const start = randomUUID()
  let changes = 0
  let waiting = new Set<() => void>()
  let unhear = () => {}

  const wake = () => {
    const awake = waiting
    waiting = new Set()
    for (const resolve of awake) resolve()
  }
  const mark = () => `${start} ${changes}`
  return {
    wait: async (seen, signal) => {
      if (seen !== mark()) return mark()
      let leave = () => {}
      await new Promise<void>((resolve) => {
        leave = resolve
        waiting.add(leave)
        signal.addEventListener('abort', leave)
        setTimeout(leave, patience).unref()
      })
      waiting.delete(leave)
      return mark()
    },
    start: async () => {
      unhear = await events.hear((topics) => {
        if (!topics.has(everything) && !identityChanges.some((type) => topics.has(type))) return
        changes += 1
        wake()
      })
    },
    stop: () => {
      unhear()
      wake()
    },
  }
}
