import type { Batch } from './read-batch.ts'

/** How long a lost wake-up may go unnoticed, in milliseconds. */
export const idlePause = 10_000

/** Pause while committed events wait behind a running transaction; doubled while they do, up to the second figure. */
const waitingPauses = [1, 32] as const

/** Knows how long a reader of the log rests after a batch that was not full. */
interface Patience {
  /** Milliseconds; {@link idlePause} when nothing is left to wait for. */
  pauseAfter: (batch: Batch) => number
}

export function createPatience(): Patience {
  let pause: number = waitingPauses[0]
  return {
    pauseAfter: ({ events, is_waiting }) => {
      if (!is_waiting || events.length > 0) pause = waitingPauses[0]
      if (!is_waiting) return idlePause
      pause = Math.min(pause * 2, waitingPauses[1])
      return pause
    },
  }
}
