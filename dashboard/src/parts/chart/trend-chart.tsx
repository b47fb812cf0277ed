import { type PointerEvent, useState } from 'react'
import { levelColor, levelOf } from '../levels.ts'
import { countOf, formatScore } from '../numbers.ts'
import { formatDay } from '../times.ts'
import { margin, VerticalAxis } from './axes.tsx'
import styles from './chart.module.css'
import { ChartPicture } from './chart-picture.tsx'
import { ChartTooltip } from './chart-tooltip.tsx'
import { scaleLinear, thinOut } from './scales.ts'
import { type ScorePoint, smoothScores } from './smooth-scores.ts'

const height = 240

/** Ends of the scale and where each level begins. */
const ticks = [0, 2.5, 5, 7, 8.5, 10]

const y = scaleLinear(0, 10, height - margin.bottom, margin.top)

/** Scores day by day as dots, larger for more commits, with the smoothed line through them. */
export function TrendChart({ label, points }: { label: string; points: readonly ScorePoint[] }) {
  const [hovered, setHovered] = useState<ScorePoint>()
  const scaleAt = (width: number) => createTimeScale(points, width)

  const findPoint = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const x = scaleAt(width)
    const distance = ({ day }: ScorePoint) => Math.abs(x(day) - (event.clientX - left))
    setHovered(points.toSorted((a, b) => distance(a) - distance(b))[0])
  }

  return (
    <ChartPicture
      label={label}
      height={height}
      onPointerMove={findPoint}
      onPointerLeave={() => setHovered(undefined)}
      tooltip={(width) =>
        hovered && <PointTooltip point={hovered} x={scaleAt(width)(hovered.day)} width={width} />
      }
    >
      {(width) => (
        <>
          <VerticalAxis unit="mean score (0–10)" ticks={ticks} format={String} y={y} width={width} />
          <Points points={points} x={scaleAt(width)} hovered={hovered} />
          <DayLabels points={points} x={scaleAt(width)} width={width} />
        </>
      )}
    </ChartPicture>
  )
}

function createTimeScale(points: readonly ScorePoint[], width: number): (day: string) => number {
  const first = Date.parse(points[0]?.day ?? '')
  const last = Date.parse(points.at(-1)?.day ?? '')
  const scale = scaleLinear(first, last, margin.left + 8, width - margin.right - 8)
  return (day) => scale(Date.parse(day))
}

interface PointsProps {
  points: readonly ScorePoint[]
  x: (day: string) => number
  hovered: ScorePoint | undefined
}

function Points({ points, x, hovered }: PointsProps) {
  const line = smoothScores(points).map(({ day, score }) => `${x(day)} ${y(score)}`)
  return (
    <>
      {points.map((point) => (
        <circle
          key={point.day}
          cx={x(point.day)}
          cy={y(point.mean_score)}
          r={Math.min(7, 2.5 + Math.sqrt(point.commits))}
          fill={levelColor[levelOf(point.mean_score)]}
          fillOpacity={0.6}
          stroke={point === hovered ? 'var(--ink)' : 'none'}
        />
      ))}
      <path className={styles.trend} d={`M${line.join('L')}`} />
    </>
  )
}

function DayLabels({ points, x, width }: Omit<PointsProps, 'hovered'> & { width: number }) {
  return (
    <>
      {thinOut(points, ({ day }) => x(day), 96).map(({ day }) => (
        <text
          key={day}
          className={styles.tick}
          x={Math.min(Math.max(x(day), margin.left + 20), width - 40)}
          y={height - margin.bottom + 15}
          textAnchor="middle"
        >
          {formatDay(day)}
        </text>
      ))}
      <text className={styles.axisTitle} x={width - margin.right} y={height - 4} textAnchor="end">
        day
      </text>
    </>
  )
}

function PointTooltip({ point, x, width }: { point: ScorePoint; x: number; width: number }) {
  const { day, mean_score, commits } = point
  return (
    <ChartTooltip
      heading={formatDay(day)}
      facts={[
        { name: 'Mean score', value: formatScore(mean_score), color: levelColor[levelOf(mean_score)] },
        { name: 'Based on', value: countOf(commits, 'commit') },
      ]}
      x={x}
      y={Math.min(y(mean_score), height - 100)}
      width={width}
    />
  )
}
