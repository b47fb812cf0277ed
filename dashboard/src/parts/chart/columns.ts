import type { CommitSearch } from '../../app/search-params.ts'
import type { TooltipFact } from './chart-tooltip.tsx'

/** One column of a chart: its segments are stacked from the bottom in their order. */
export interface Column {
  key: string
  heading: string
  facts: readonly TooltipFact[]
  segments: readonly { name: string; value: number; color: string }[]
  /** Label on the horizontal axis; columns without one have none. */
  tick?: string
  /** The commits behind the column, which a click opens. */
  commits?: CommitSearch
}

/** The height of a column, in the unit of its segments. */
export function totalOf({ segments }: Column): number {
  return segments.reduce((sum, { value }) => sum + value, 0)
}
