import { setTimeout as sleep } from 'node:timers/promises'
import type { BackfillRun, BackfillStore } from '../store/backfill-store.ts'

/** Milliseconds until a cancelled, paused or removed repository's run notices, wherever it runs. */
const interval = 300

/** Why a run was ended from outside; nothing is wrong then. */
export class RunEnded extends Error {
  constructor() {
    super('The backfill was cancelled, or another run took its place.')
    this.name = 'RunEnded'
  }
}

/**
 * Runs `work` with a signal that is aborted when `signal` is, and, with {@link RunEnded}, soon after the run is no longer the
 * current one.
 */
export async function watchRun<T>(
  backfills: BackfillStore,
  run: BackfillRun,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController()
  const finished = new AbortController()
  const watch = async () => {
    while (await backfills.isCurrent(run)) await sleep(interval, undefined, { signal: finished.signal })
    ended.abort(new RunEnded())
  }
  const watching = watch().catch((error) => ended.abort(error))
  try {
    return await work(AbortSignal.any([signal, ended.signal]))
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error
  } finally {
    finished.abort()
    await watching
  }
}
