import type { Progress } from '#platform/backup/progress.ts'

/** Thrown through the work when somebody cancels it. */
export class Cancelled extends Error {
  constructor() {
    super('It was cancelled.')
    this.name = 'Cancelled'
  }
}

/** Long work's line to the table that tells of it. */
export interface WorkWatch {
  /** Aborted when the work is cancelled, or the process stops. */
  signal: AbortSignal
  onProgress: (progress: Progress) => void
  /** Waits until the last word is written. */
  close: () => Promise<void>
}

const leastPause = 250

/**
 * Writes down how far work is, a few times a second, and learns at the same time whether it is to be cancelled.
 *
 * @param note gives true when it is
 */
export function watchWork(stopping: AbortSignal, note: (progress: Progress) => Promise<boolean>): WorkWatch {
  const cancelling = new AbortController()
  let current: Progress = { stage: 'checking', table: null, done: 0, total: 0 }
  let noting: Promise<void> | undefined
  const tell = async () => {
    // An answer that does not come now comes next time; the work itself will find that the database is gone.
    const isCancelled = await note(current).catch(() => false)
    if (isCancelled) cancelling.abort(new Cancelled())
  }
  const timer = setInterval(() => {
    noting ??= tell().finally(() => {
      noting = undefined
    })
  }, leastPause)
  timer.unref()
  return {
    signal: AbortSignal.any([stopping, cancelling.signal]),
    onProgress: (progress) => {
      current = progress
    },
    close: async () => {
      clearInterval(timer)
      await noting
    },
  }
}
