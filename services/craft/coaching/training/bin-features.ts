/** One bin is for missing values and codes are bytes; more bins than this would not find better splits. */
const mostEdges = 62

/** Rows with each value replaced by the number of the bin it falls into, which makes finding splits fast. */
export interface Bins {
  /** For each feature the bin of every row; 0 is "missing". */
  codes: Uint8Array[]
  /** For each feature the upper edge of bins 1, 2, …; values above the last edge are in one more bin. */
  edges: number[][]
}

/** Sorts the values of every feature into bins of about as many rows each. */
export function binFeatures(count: number, rows: readonly ArrayLike<number>[]): Bins {
  const edges = Array.from({ length: count }, (_, feature) => binEdges(rows, feature))
  const codes = edges.map((limits, feature) =>
    Uint8Array.from(rows, (row) => {
      const value = row[feature] ?? Number.NaN
      if (Number.isNaN(value)) return 0
      const bin = limits.findIndex((limit) => value <= limit)
      return (bin < 0 ? limits.length : bin) + 1
    }),
  )
  return { codes, edges }
}

/** Midpoints between neighbouring values, thinned by rank. */
function binEdges(rows: readonly ArrayLike<number>[], feature: number): number[] {
  const values = rows.map((row) => row[feature] ?? Number.NaN).filter((value) => !Number.isNaN(value))
  values.sort((a, b) => a - b)
  const step = Math.max(1, values.length / mostEdges)
  const edges: number[] = []
  for (let at = step; at < values.length; at += step) {
    const below = values[Math.floor(at) - 1] as number
    const above = values.slice(Math.floor(at), Math.floor(at + step) + 1).find((value) => value > below)
    const edge = above === undefined ? Number.NaN : (below + above) / 2
    if (!Number.isNaN(edge) && edge !== edges.at(-1)) edges.push(edge)
  }
  return edges
}
