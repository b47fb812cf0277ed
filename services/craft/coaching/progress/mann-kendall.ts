/** What the test says of a series of values. */
export interface TrendTest {
  /** Pairs in which the later value is greater, less those in which it is smaller. */
  s: number
  /** Variance of `s` if there is no trend, corrected for ties. */
  variance: number
  /** Standard normal deviate of `s`, corrected for continuity; 0 when all values are equal. */
  z: number
}

/**
 * Mann and Kendall's test for a monotonic trend, in the normal approximation with correction for ties and continuity;
 * `values` are in the order of time. Good from 8 to 10 values on.
 *
 * H. B. Mann, "Nonparametric tests against trend", Econometrica 13 (1945); R. O. Gilbert, "Statistical Methods for
 * Environmental Pollution Monitoring" (1987), §16.4. The pairs are counted in O(n log n) with a tree of cumulative
 * frequencies (P. M. Fenwick, Software: Practice and Experience 24, 1994).
 */
export function testTrend(values: readonly number[]): TrendTest {
  const levels = [...new Set(values)].sort((one, other) => one - other)
  const rankOf = new Map(levels.map((level, rank) => [level, rank]))
  const counts = new Array<number>(levels.length).fill(0)
  const smaller = createCumulativeCounts(levels.length)
  let s = 0
  values.forEach((value, seen) => {
    const rank = rankOf.get(value) ?? 0
    const below = smaller.before(rank)
    const equal = counts[rank] ?? 0
    s += below - (seen - below - equal)
    counts[rank] = equal + 1
    smaller.add(rank)
  })
  const variance = (spread(values.length) - sum(counts.map(spread))) / 18
  const z = variance === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance)
  return { s, variance, z }
}

/** `n(n − 1)(2n + 5)`: eighteen times the variance of `s` over `n` different values. */
function spread(n: number): number {
  return n * (n - 1) * (2 * n + 5)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function createCumulativeCounts(size: number) {
  const tree = new Array<number>(size + 1).fill(0)
  return {
    add: (index: number) => {
      for (let node = index + 1; node <= size; node += node & -node) tree[node] = (tree[node] ?? 0) + 1
    },
    /** How many were added at smaller indexes. */
    before: (index: number) => {
      let total = 0
      for (let node = index; node > 0; node -= node & -node) total += tree[node] ?? 0
      return total
    },
  }
}

export type Trend = 'improving' | 'steady' | 'declining' | 'unknown'

/** Fewer values than this say nothing about a trend. */
const fewestValues = 8
/** Two-sided 5 % of the standard normal distribution. */
const criticalZ = 1.959964

/** The trend of a series of scores in the order of time, at 5 %; `unknown` below 8 scores. */
export function readTrend(scores: readonly number[]): Trend {
  if (scores.length < fewestValues) return 'unknown'
  const { z } = testTrend(scores)
  if (Math.abs(z) <= criticalZ) return 'steady'
  return z > 0 ? 'improving' : 'declining'
}
