import styles from './chart.module.css'

/** One line of a tooltip. */
export interface TooltipFact {
  name: string
  value: string
  color?: string
}

interface ChartTooltipProps {
  heading: string
  facts: readonly TooltipFact[]
  /** Where the mark is that it belongs to, in pixels of the plot. */
  x: number
  y: number
  /** Width of the plot: the tooltip stays inside. */
  width: number
}

/** What a mark of a chart says, beside the pointer. */
export function ChartTooltip({ heading, facts, x, y, width }: ChartTooltipProps) {
  const side = x > width / 2 ? { right: width - x + 12 } : { left: x + 12 }
  return (
    <div className={styles.tooltip} style={{ ...side, top: Math.max(0, y) }}>
      <strong>{heading}</strong>
      <dl>
        {facts.map(({ name, value, color }) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>
              {color && <span className={styles.swatch} style={{ background: color }} />}
              {name}
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
