import styles from './chart.module.css'

/** Room around the plot for its axes, in pixels. */
export const margin = { top: 22, right: 8, bottom: 36, left: 40 }

interface VerticalAxisProps {
  /** What the axis counts. */
  unit: string
  ticks: readonly number[]
  format: (value: number) => string
  y: (value: number) => number
  width: number
}

/** Lines across the plot with their values, and the unit above them. */
export function VerticalAxis({ unit, ticks, format, y, width }: VerticalAxisProps) {
  return (
    <>
      <text className={styles.axisTitle} x={0} y={9}>
        {unit}
      </text>
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            className={tick === 0 ? styles.baseline : styles.gridline}
            x1={margin.left}
            x2={width - margin.right}
            y1={y(tick)}
            y2={y(tick)}
          />
          <text className={styles.tick} x={margin.left - 8} y={y(tick) + 4} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
    </>
  )
}
