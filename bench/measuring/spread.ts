/** Several runs of one measurement: their median and how far they lie apart. */
export interface Spread {
  median: number
  least: number
  most: number
  runs: number
}

/** @throws when there are no values */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('There is no spread of no values.')
  return {
    median: quantile(values, 0.5),
    least: Math.min(...values),
    most: Math.max(...values),
    runs: values.length,
  }
}

/** The value below which the given part of `values` lies, interpolated linearly (Hyndman & Fan 1996, type 7). */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * part
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}
