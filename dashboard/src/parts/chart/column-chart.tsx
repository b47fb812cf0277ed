import { Link } from '@tanstack/react-router'
import { type PointerEvent, type ReactNode, useState } from 'react'
import { margin, VerticalAxis } from './axes.tsx'
import styles from './chart.module.css'
import { ChartPicture } from './chart-picture.tsx'
import { ChartTooltip } from './chart-tooltip.tsx'
import { type Column, totalOf } from './columns.ts'
import { readTicks, scaleLinear, thinOut } from './scales.ts'

interface ColumnChartProps {
  /** Says in a sentence what is drawn. */
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
  /** For columns that are ranges: puts ticks at their left edge, and this one at the right edge of the last. */
  endTick?: string
}

/** Columns over an axis, plain or stacked, as wide as there is room. */
export function ColumnChart({ columns, height = 200, ...axes }: ColumnChartProps) {
  const [hovered, setHovered] = useState<number>()
  const ticks = readTicks(axes.max ?? Math.max(0, ...columns.map(totalOf)), 4, axes.least)
  const y = scaleLinear(0, ticks.at(-1) ?? 1, height - margin.bottom, margin.top)
  const pitchAt = (width: number) => (width - margin.left - margin.right) / Math.max(1, columns.length)
  const current = hovered === undefined ? undefined : columns[hovered]

  const findColumn = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const index = Math.floor((event.clientX - left - margin.left) / pitchAt(width))
    setHovered(index >= 0 && index < columns.length ? index : undefined)
  }

  return (
    <ChartPicture
      label={axes.label}
      height={height}
      onPointerMove={findColumn}
      onPointerLeave={() => setHovered(undefined)}
      tooltip={(width) =>
        current &&
        hovered !== undefined && (
          <ChartTooltip
            heading={current.heading}
            facts={current.facts}
            x={margin.left + (hovered + 0.5) * pitchAt(width)}
            y={Math.min(y(totalOf(current)) - 8, height - 120)}
            width={width}
          />
        )
      }
    >
      {(width) => {
        const pitch = Math.max(0, pitchAt(width))
        const left = (index: number) => margin.left + index * pitch
        return (
          <>
            <VerticalAxis unit={axes.unit} ticks={ticks} format={axes.format} y={y} width={width} />
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
            <TickLabels {...{ columns, left, pitch, height }} endTick={axes.endTick} />
            <text className={styles.axisTitle} x={width - margin.right} y={height - 4} textAnchor="end">
              {axes.along}
            </text>
          </>
        )
      }}
    </ChartPicture>
  )
}

/** A column that is a link where there is something to open; the keyboard has these links in the table. */
function OpeningColumn({ column, children }: { column: Column; children: ReactNode }) {
  if (!column.commits) return <g>{children}</g>
  return (
    <Link to="/commits" search={column.commits} preload={false} tabIndex={-1}>
      {children}
    </Link>
  )
}

/** Width of a column where there are few, in pixels. */
const widest = 64

interface StackProps {
  column: Column
  x: number
  pitch: number
  y: (value: number) => number
}

function Stack({ column, x, pitch, y }: StackProps) {
  const gap = pitch > 6 ? Math.max(Math.min(4, pitch * 0.2), pitch - widest) : pitch > 3 ? 1 : 0
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

interface TickLabel {
  key: string
  tick: string | undefined
  x: number
}

interface TickLabelsProps {
  columns: readonly Column[]
  left: (index: number) => number
  pitch: number
  height: number
  endTick: string | undefined
}

/** Labels beneath the columns that have one, as many as there is room for. */
function TickLabels({ columns, left, pitch, height, endTick }: TickLabelsProps) {
  const shift = endTick === undefined ? pitch / 2 : 0
  const labelled = columns
    .map(({ key, tick }, index): TickLabel => ({ key, tick, x: left(index) + shift }))
    .concat({ key: 'end', tick: endTick, x: left(columns.length) })
    .filter(({ tick }) => tick !== undefined)
  const longest = Math.max(0, ...labelled.map(({ tick }) => tick?.length ?? 0))
  return thinOut(labelled, ({ x }) => x, longest * 6.5 + 12).map(({ key, tick, x }) => (
    <text key={key} className={styles.tick} x={x} y={height - margin.bottom + 15} textAnchor="middle">
      {tick}
    </text>
  ))
}
