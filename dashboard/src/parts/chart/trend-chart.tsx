import { useElementSize } from '@mantine/hooks'
import { type PointerEvent, useState } from 'react'
import { levelColor, levelOf } from '../levels.ts'
import { countOf, formatScore } from '../numbers.ts'
import { formatDay } from '../times.ts'
import styles from './chart.module.css'
import { ChartTooltip } from './chart-tooltip.tsx'
import { scaleLinear, thinOut } from './scales.ts'
import { type ScorePoint, smoothScores } from './smooth-scores.ts'

const margin = { top: 22, right: 8, bottom: 36, left: 40 }
const height = 240

/** Where a level begins, drawn as lines across. */
const ticks = [0, 2.5, 5, 7, 8.5, 10]

/** Scores day by day as dots, larger for more commits, with the smoothed line through them. */
export function TrendChart({ label, points }: { label: string; points: readonly ScorePoint[] }) {
  const { ref, width } = useElementSize()
  const [hovered, setHovered] = useState<ScorePoint>()
  const times = points.map(({ day }) => Date.parse(day))
  const x = scaleLinear(times[0] ?? 0, times.at(-1) ?? 1, margin.left + 8, width - margin.right - 8)
  const y = scaleLinear(0, 10, height - margin.bottom, margin.top)
  const at = ({ day }: ScorePoint) => x(Date.parse(day))
  const line = smoothScores(points).map(
    ({ day, score }, index) => `${index ? 'L' : 'M'}${x(Date.parse(day))} ${y(score)}`,
  )

  const findPoint = (event: PointerEvent<SVGSVGElement>) => {
    const pointer = event.clientX - event.currentTarget.getBoundingClientRect().left
    return points.reduce<ScorePoint | undefined>(
      (best, point) => (best && Math.abs(at(best) - pointer) <= Math.abs(at(point) - pointer) ? best : point),
      undefined,
    )
  }

  return (
    <div ref={ref} className={styles.plot} style={{ height }}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={label}
          onPointerMove={(event) => setHovered(findPoint(event))}
          onPointerLeave={() => setHovered(undefined)}
        >
          <text className={styles.axisTitle} x={0} y={9}>
            mean score (0–10)
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
                {tick}
              </text>
            </g>
          ))}
          {points.map((point) => (
            <circle
              key={point.day}
              cx={at(point)}
              cy={y(point.mean_score)}
              r={Math.min(7, 2.5 + Math.sqrt(point.commits))}
              fill={levelColor[levelOf(point.mean_score)]}
              fillOpacity={0.55}
              stroke={point === hovered ? 'var(--ink)' : 'none'}
            />
          ))}
          <path d={line.join('')} fill="none" stroke="var(--accent)" strokeWidth={2} strokeLinejoin="round" />
          {thinOut(points, at, 96).map((point) => (
            <text
              key={point.day}
              className={styles.tick}
              x={Math.min(Math.max(at(point), margin.left + 20), width - 40)}
              y={height - margin.bottom + 15}
              textAnchor="middle"
            >
              {formatDay(point.day)}
            </text>
          ))}
          <text className={styles.axisTitle} x={width - margin.right} y={height - 4} textAnchor="end">
            day
          </text>
        </svg>
      )}
      {hovered && (
        <ChartTooltip
          heading={formatDay(hovered.day)}
          facts={[
            {
              name: 'Mean score',
              value: formatScore(hovered.mean_score),
              color: levelColor[levelOf(hovered.mean_score)],
            },
            { name: 'Based on', value: countOf(hovered.commits, 'commit') },
          ]}
          x={at(hovered)}
          y={Math.min(y(hovered.mean_score), height - 100)}
          width={width}
        />
      )}
    </div>
  )
}
