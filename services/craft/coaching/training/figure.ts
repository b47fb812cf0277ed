import { type Estimate, estimate } from './metrics.ts'
import { createRandom } from './seeded-random.ts'

/** One measured figure, and what to read it beside. */
export interface Figure {
  name: string
  rows: number
  estimate: Estimate
  /** Published or simpler figures on the like. */
  beside?: string
}

/** Measures a statistic of predictions with its bootstrap interval, always with the same random numbers. */
export function measure<Row>(
  name: string,
  rows: readonly Row[],
  statistic: (sample: readonly Row[]) => number,
  beside?: string,
): Figure {
  const figure = { name, rows: rows.length, estimate: estimate(rows, statistic, createRandom(7)) }
  return beside === undefined ? figure : { ...figure, beside }
}

/** A heading and its figures, one a line, aligned. */
export function formatFigures(heading: string, figures: readonly Figure[]): string {
  const lines = figures.map(({ name, rows, estimate: { value, low, high }, beside }) => {
    const interval = `[${low.toFixed(3)}, ${high.toFixed(3)}]`
    return `  ${name.padEnd(52)} ${value.toFixed(3)}  ${interval}  ${String(rows).padStart(6)}  ${beside ?? ''}`.trimEnd()
  })
  return [heading, `  ${''.padEnd(52)} value  95 % interval     rows  beside`, ...lines, ''].join('\n')
}
