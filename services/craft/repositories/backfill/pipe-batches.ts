import { setTimeout as sleep } from 'node:timers/promises'

/** How much goes into one batch: so many items and, by `sizeOf`, about so many bytes; one item at least. */
export interface BatchLimits<T> {
  items: number
  bytes: number
  sizeOf: (item: T) => number
}

/**
 * How to store what came to a repository that is followed: each batch is a transaction, for which readers of the event
 * log wait, and somebody who has just pushed with them. So a batch is this part of what waits, with so many items at
 * least, and after it there is a rest as long as it took.
 */
const gentle = { items: 10, part: 1 / 40 }

/** Items at most that pushes bring from one run to the next; more are a history that is taken in. */
export const followed = 2000

/**
 * Stores what a source gives while the source goes on: one batch is under way at a time, and the next gathers meanwhile,
 * so that the first is stored at once and later ones grow as storing is slower than reading. Holds two batches and what the
 * source gives at once, no more.
 */
export async function pipeBatches<T>(
  source: AsyncIterable<readonly T[]>,
  limits: BatchLimits<T>,
  store: (batch: T[]) => Promise<void>,
  { isGentle = false } = {},
): Promise<void> {
  const gathered = createGathering(limits)
  const storeAndRest = async (batch: T[]) => {
    const began = performance.now()
    await store(batch)
    await sleep(performance.now() - began)
  }
  let storing = Promise.resolve()
  let busy = false
  let taken = 0

  const start = () => {
    busy = true
    const isFollowing = isGentle && taken < followed
    const few = Math.max(gentle.items, gathered.count() * gentle.part)
    const batch = gathered.take(isFollowing ? few : limits.items)
    taken += batch.length
    storing = (isFollowing ? storeAndRest : store)(batch).then(() => {
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
    count: () => waiting.length,
    isEmpty: () => waiting.length === 0,
    isFull: () => waiting.length >= items || size >= bytes,
    add: (more: readonly T[]) => {
      for (const item of more) {
        const itemSize = sizeOf(item)
        waiting.push({ item, size: itemSize })
        size += itemSize
      }
    },
    take: (most: number): T[] => {
      let taken = 0
      let takenSize = 0
      for (const { size: itemSize } of waiting) {
        if (taken >= most || (taken > 0 && takenSize + itemSize > bytes)) break
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
