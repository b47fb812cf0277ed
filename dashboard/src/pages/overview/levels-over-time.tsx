import type { CoachingStatistics } from '#contracts/coaching.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { ColumnChart } from '../../parts/chart/column-chart.tsx'
import { LevelLegend } from '../../parts/level.tsx'
import { levelColor, levelName, levelsBestFirst } from '../../parts/levels.ts'
import { formatCount, formatScore, formatShare } from '../../parts/numbers.ts'
import { groupMonths } from './group-months.ts'

/** The share of each level, month by month, quarter by quarter or year by year. */
export function LevelsOverTime({ scores }: { scores: CoachingStatistics }) {
  const spans = groupMonths(scores.by_month)
  return (
    <ChartCard
      title="Levels over time"
      note={<LevelLegend levels={levelsBestFirst.toReversed()} />}
      empty="No commit is coached yet. Coaching follows right behind the backfill."
      table={{
        head: ['When', ...levelsBestFirst.map((level) => levelName[level]), 'Mean score'],
        rows: spans
          .map(({ month, name, levels, mean_score }) => ({
            key: month,
            cells: [
              name,
              ...levelsBestFirst.map((level) => formatCount(levels[level])),
              formatScore(mean_score),
            ],
          }))
          .reverse(),
      }}
    >
      <ColumnChart
        label={`Share of each level along time, in ${spans.length} columns`}
        unit="share of commits"
        along="time of authoring"
        format={formatShare}
        max={1}
        least={0.25}
        height={224}
        columns={spans.map(({ month, name, tick, commits, levels, mean_score }) => ({
          key: month,
          heading: name,
          facts: [
            ...levelsBestFirst.map((level) => ({
              name: levelName[level],
              value: `${formatCount(levels[level])} · ${formatShare(levels[level] / commits)}`,
              color: levelColor[level],
            })),
            { name: 'Mean score', value: formatScore(mean_score) },
          ],
          segments: levelsBestFirst.toReversed().map((level) => ({
            name: level,
            value: levels[level] / commits,
            color: levelColor[level],
          })),
          ...(tick && { tick }),
        }))}
      />
    </ChartCard>
  )
}
