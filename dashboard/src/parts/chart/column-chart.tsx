import { useElementSize } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { type PointerEvent, type ReactNode, useState } from 'react'
import styles from './chart.module.css'
import { ChartTooltip } from './chart-tooltip.tsx'
import { type Column, totalOf } from './columns.ts'
import { readTicks, scaleLinear, thinOut } from './scales.ts'

interface ColumnChartProps {
  /** Says in a sentence what is drawn, for those who do not see it. */
  label: string
  columns: readonly Column[]
  /** What the vertical axis counts. */
  unit: string
  /** What the horizontal axis counts. */
  along: string
  format: (value: number) => string
  height?: number
  /** End of the vertical axis; the largest column when left out. */
  max?: number
  /** Smallest step between two ticks of the vertical axis. */
  least?: number
  /** Puts ticks at the left edge of their column: for columns that are ranges. */
  ticksAtEdges?: boolean
}

const margin = { top: 22, right: 4, bottom: 36, left: 40 }

/** Columns over an axis, plain or stacked, as wide as there is room. */
export function ColumnChart({ columns, height = 200, ...axes }: ColumnChartProps) {
  const { ref, width } = useElementSize()
  const [hovered, setHovered] = useState<number>()
  const ticks = readTicks(axes.max ?? Math.max(0, ...columns.map(totalOf)), 4, axes.least)
  const y = scaleLinear(0, ticks.at(-1) ?? 1, height - margin.bottom, margin.top)
  const pitch = Math.max(0, width - margin.left - margin.right) / Math.max(1, columns.length)
  const left = (index: number) => margin.left + index * pitch
  const current = hovered === undefined ? undefined : columns[hovered]

  const findColumn = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    const index = Math.floor((x - margin.left) / pitch)
    setHovered(index >= 0 && index < columns.length ? index : undefined)
  }

  return (
    <div ref={ref} className={styles.plot} style={{ height }}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={axes.label}
          onPointerMove={findColumn}
          onPointerLeave={() => setHovered(undefined)}
        >
          <text className={styles.axisTitle} x={0} y={9}>
            {axes.unit}
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
                {axes.format(tick)}
              </text>
            </g>
          ))}
          {columns.map((column, index) => (
            <OpeningColumn key={column.key} column={column}>
              <rect
                className={index === hovered ? styles.cursor : styles.target}
                x={left(index)}
                y={margin.top}
                width={pitch}
                height={height - margin.top - margin.bottom}
              />
              <Stack column={column} x={left(index)} pitch={pitch} y={y} />
            </OpeningColumn>
          ))}
          <TickLabels {...{ columns, left, pitch, height }} atEdges={axes.ticksAtEdges ?? false} />
          <text className={styles.axisTitle} x={width - margin.right} y={height - 4} textAnchor="end">
            {axes.along}
          </text>
        </svg>
      )}
      {current && hovered !== undefined && (
        <ChartTooltip
          heading={current.heading}
          facts={current.facts}
          x={left(hovered) + pitch / 2}
          y={Math.min(y(totalOf(current)) - 8, height - 120)}
          width={width}
        />
      )}
    </div>
  )
}

/** A column that is a link where there is something to open; the keyboard has these links in the table. */
function OpeningColumn({ column, children }: { column: Column; children: ReactNode }) {
  if (!column.commits) return <g>{children}</g>
  return (
    <Link to="/commits" search={column.commits} preload={false} tabIndex={-1} aria-hidden="true">
      {children}
    </Link>
  )
}

interface StackProps {
  column: Column
  x: number
  pitch: number
  y: (value: number) => number
}

function Stack({ column, x, pitch, y }: StackProps) {
  const gap = pitch > 6 ? Math.min(4, pitch * 0.2) : pitch > 3 ? 1 : 0
  let base = 0
  return column.segments.map(({ name, value, color }) => {
    const from = base
    base += value
    if (value <= 0) return null
    const height = Math.max(1, y(from) - y(base))
    return (
      <rect
        key={name}
        x={x + gap / 2}
        y={y(from) - height}
        width={Math.max(0.5, pitch - gap)}
        height={height}
        rx={pitch > 8 && column.segments.length === 1 ? 2 : 0}
        fill={color}
      />
    )
  })
}

interface TickLabelsProps {
  columns: readonly Column[]
  left: (index: number) => number
  pitch: number
  height: number
  atEdges: boolean
}

/** Labels beneath the columns that have one, as many as there is room for. */
function TickLabels({ columns, left, pitch, height, atEdges }: TickLabelsProps) {
  const labelled = columns
    .map(({ key, tick }, index) => ({ key, tick, x: left(index) + (atEdges ? 0 : pitch / 2) }))
    .filter(({ tick }) => tick !== undefined)
  const longest = Math.max(0, ...labelled.map(({ tick }) => tick?.length ?? 0))
  return thinOut(labelled, ({ x }) => x, longest * 6.5 + 12).map(({ key, tick, x }) => (
    <text key={key} className={styles.tick} x={x} y={height - margin.bottom + 15} textAnchor="middle">
      {tick}
    </text>
  ))
}
