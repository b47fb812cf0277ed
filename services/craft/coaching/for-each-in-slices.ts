import { setImmediate } from 'node:timers/promises'

/** Milliseconds that work may keep the event loop to itself. */
const longestSlice = 4

/** Does `work` with each item in order, and lets the event loop turn whenever a slice of time is used up. */
export async function forEachInSlices<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let sliceEnds = performance.now() + longestSlice
  for (const item of items) {
    work(item)
    if (performance.now() < sliceEnds) continue
    await setImmediate()
    sliceEnds = performance.now() + longestSlice
  }
}
