import type { Database } from '#platform/database/database.ts'
import type { Batch } from './read-batch.ts'

/** How long a lost wake-up may go unnoticed, in milliseconds. */
export const idlePause = 10_000

/** Pause while committed events wait behind a running transaction; doubled while they do, up to the second figure. */
const waitingPauses = [1, 32] as const

interface PatienceOptions {
  database: Database
  /** Is told when a transaction of this process ends while events wait, since it may be what they wait for. */
  onChance?: () => void
}

/** Knows how long a reader of the log rests after a batch that was not full. */
interface Patience {
  /** To be called before each reading. */
  begin: () => void
  /** Milliseconds; {@link idlePause} when nothing is left to wait for, 0 when a chance came while the batch was read. */
  pauseAfter: (batch: Batch) => number
  close: () => void
}

export function createPatience({ database, onChance }: PatienceOptions): Patience {
  let pause: number = waitingPauses[0]
  let isWaiting = false
  let hasChance = false
  const unlisten =
    onChance &&
    database.onTransactionEnd(() => {
      hasChance = true
      if (isWaiting) onChance()
    })
  return {
    begin: () => {
      isWaiting = false
      hasChance = false
    },
    pauseAfter: ({ events, is_waiting }) => {
      isWaiting = is_waiting
      if (!is_waiting || events.length > 0) pause = waitingPauses[0]
      if (!is_waiting) return idlePause
      if (hasChance) return 0
      pause = Math.min(pause * 2, waitingPauses[1])
      return pause
    },
    close: () => unlisten?.(),
  }
}
