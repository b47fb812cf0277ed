/** About `count` round values from 0 to at least `max`: steps of 1, 2 or 5 times a power of ten, never below `least`. */
export function readTicks(max: number, count = 4, least = 1): number[] {
  if (!(max > 0)) return [0, least]
  const rough = Math.max(max / count, least)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step)
}

/** A straight mapping of `[from, to]` onto `[start, end]` in pixels. */
export function scaleLinear(from: number, to: number, start: number, end: number) {
  const span = to - from || 1
  return (value: number) => start + ((value - from) / span) * (end - start)
}

/** Leaves out positions that stand closer together than `distance`, keeping the first of each. */
export function thinOut<T>(items: readonly T[], position: (item: T) => number, distance: number): T[] {
  let last = Number.NEGATIVE_INFINITY
  return items.filter((item) => {
    if (position(item) - last < distance) return false
    last = position(item)
    return true
  })
}
