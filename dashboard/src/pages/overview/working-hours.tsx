import type { CommitStatistics } from '#contracts/commits/statistics.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { HourGrid, weekdays } from '../../parts/chart/hour-grid.tsx'
import { formatCount } from '../../parts/numbers.ts'

/** At which hours of the week commits are authored. */
export function WorkingHours({ statistics: { by_hour } }: { statistics: CommitStatistics }) {
  const busiest = by_hour.reduce<(typeof by_hour)[number] | undefined>(
    (a, b) => (a && a.commits >= b.commits ? a : b),
    undefined,
  )
  const most = busiest && `${weekdays[busiest.weekday - 1]} at ${busiest.hour}:00`
  return (
    <ChartCard
      title="When commits are made"
      note={most && `Commits by weekday and hour, most on ${most}`}
      empty="No commits in this period. Choose a longer one."
      table={{
        head: ['Hour', 'Commits'],
        rows: [...by_hour]
          .sort((a, b) => b.commits - a.commits)
          .map(({ weekday, hour, commits }) => ({
            key: `${weekday} ${hour}`,
            cells: [`${weekdays[weekday - 1]}, ${hour}:00–${hour + 1}:00`, formatCount(commits)],
          })),
      }}
    >
      <HourGrid label={`Commits by weekday and hour, most on ${most ?? 'no day'}`} counts={by_hour} />
    </ChartCard>
  )
}
