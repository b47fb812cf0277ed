import type { CoachingProgress } from '#contracts/coaching.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { TrendChart } from '../../parts/chart/trend-chart.tsx'
import { formatCount, formatScore } from '../../parts/numbers.ts'
import { formatDay } from '../../parts/times.ts'

/** Scores day by day. */
export function ScoreTrend({ progress: { by_day, trend } }: { progress: CoachingProgress }) {
  return (
    <ChartCard
      title="Score trend"
      note="Each dot is a day, larger with more commits; the line is their moving mean"
      empty="No coached commits in this period. Choose a longer one."
      table={{
        head: ['Day', 'Mean score', 'Commits'],
        rows: by_day
          .map(({ day, mean_score, commits }) => ({
            key: day,
            cells: [formatDay(day), formatScore(mean_score), formatCount(commits)],
          }))
          .reverse(),
      }}
    >
      <TrendChart label={`Mean score by day, trend: ${trend}`} points={by_day} />
    </ChartCard>
  )
}
