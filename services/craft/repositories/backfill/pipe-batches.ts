/** How much goes into one batch: so many items and, by `sizeOf`, about so many bytes; one item at least. */
export interface BatchLimits<T> {
  items: number
  bytes: number
  sizeOf: (item: T) => number
}

/**
 * Items of a batch while a repository is followed: each batch is a transaction, for which readers of the event log wait,
 * and somebody who has just pushed with them.
 */
export const fewAtOnce = 50

/**
 * Stores what a source gives while the source goes on: one batch is under way at a time, and the next gathers meanwhile,
 * so that the first is stored at once and later ones grow as storing is slower than reading. Holds two batches and what the
 * source gives at once, no more.
 */
export async function pipeBatches<T>(
  source: AsyncIterable<readonly T[]>,
  limits: BatchLimits<T>,
  store: (batch: T[]) => Promise<void>,
): Promise<void> {
  const gathered = createGathering(limits)
  let storing = Promise.resolve()
  let busy = false

  const start = () => {
    busy = true
    storing = store(gathered.take()).then(() => {
      busy = false
    })
    // Its failure is told where it is awaited.
    storing.catch(() => {})
  }

  for await (const items of source) {
    gathered.add(items)
    while (gathered.isFull()) {
      await storing
      start()
    }
    if (!busy && !gathered.isEmpty()) start()
  }
  while (!gathered.isEmpty()) {
    await storing
    start()
  }
  await storing
}

function createGathering<T>({ items, bytes, sizeOf }: BatchLimits<T>) {
  let waiting: { item: T; size: number }[] = []
  let size = 0
  return {
    isEmpty: () => waiting.length === 0,
    isFull: () => waiting.length >= items || size >= bytes,
    add: (more: readonly T[]) => {
      for (const item of more) {
        const itemSize = sizeOf(item)
        waiting.push({ item, size: itemSize })
        size += itemSize
      }
    },
    take: (): T[] => {
      let taken = 0
      let takenSize = 0
      for (const { size: itemSize } of waiting) {
        if (taken === items || (taken > 0 && takenSize + itemSize > bytes)) break
        takenSize += itemSize
        taken++
      }
      const batch = waiting.slice(0, taken).map(({ item }) => item)
      waiting = waiting.slice(taken)
      size -= takenSize
      return batch
    },
  }
}
