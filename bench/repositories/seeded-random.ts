/** Choices that are the same in every run. */
export interface SeededRandom {
  /** A whole number from 0 up to, but not including, `limit`. */
  below: (limit: number) => number
  /** True in so many of a hundred cases. */
  chance: (percent: number) => boolean
  pick: <T>(items: readonly T[]) => T
  /** Like `pick`, but the earlier ones far more often, as people and files in a project are (Zipf's law). */
  pickEarly: <T>(items: readonly T[]) => T
}

/** Mulberry32 (Ettinger, 2017): 32 bits of state, good enough to make material from. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const at = <T>(items: readonly T[], part: number) => items[Math.floor(part * items.length)] as T
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (percent) => next() * 100 < percent,
    pick: (items) => at(items, next()),
    pickEarly: (items) => at(items, next() ** 3),
  }
}
