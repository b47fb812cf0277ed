import { Link } from '@tanstack/react-router'
import type { CommitStatistics } from '#contracts/commits/statistics.ts'
import type { Scope } from '../../app/search-params.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { ColumnChart } from '../../parts/chart/column-chart.tsx'
import { LineCounts } from '../../parts/commit/line-counts.tsx'
import { formatCompact, formatCount } from '../../parts/numbers.ts'
import { formatDay, startOfPeriod } from '../../parts/times.ts'
import { withoutBlanks } from '../../parts/without-blanks.ts'
import { type ActivityBucket, bucketActivity } from './activity-buckets.ts'

interface ActivityChartProps {
  statistics: CommitStatistics
  scope: Scope
}

/** Commits along time; a column opens the commits of its days. */
export function ActivityChart({ statistics, scope: { repository, days } }: ActivityChartProps) {
  const buckets = readBuckets(statistics, days)
  const busiest = buckets.reduce<ActivityBucket | undefined>(
    (a, b) => (a && a.commits >= b.commits ? a : b),
    undefined,
  )
  const search = ({ from, to }: ActivityBucket) => withoutBlanks({ repository, from, to })
  return (
    <ChartCard
      title="Activity"
      note={
        busiest &&
        `Commits from ${formatDay(buckets[0]?.from ?? '')}; busiest: ${busiest.name} (${formatCount(busiest.commits)})`
      }
      empty="No commits in this period. Choose a longer one."
      table={{
        head: ['When', 'Commits', 'Lines'],
        rows: buckets
          .filter(({ commits }) => commits > 0)
          .map((bucket) => ({
            key: bucket.from,
            cells: [
              <Link key="when" to="/commits" search={search(bucket)}>
                {bucket.name}
              </Link>,
              formatCount(bucket.commits),
              <LineCounts key="lines" additions={bucket.additions} deletions={bucket.deletions} />,
            ],
          }))
          .reverse(),
      }}
    >
      <ColumnChart
        label={`Commits along time, busiest: ${busiest?.name ?? 'none'}`}
        unit="commits"
        along="time (UTC)"
        format={formatCompact}
        columns={buckets.map((bucket) => ({
          key: bucket.from,
          heading: bucket.name,
          facts: [
            { name: 'Commits', value: formatCount(bucket.commits) },
            { name: 'Lines added', value: formatCount(bucket.additions) },
            { name: 'Lines removed', value: formatCount(bucket.deletions) },
          ],
          commits: search(bucket),
          segments: [{ name: 'commits', value: bucket.commits, color: 'var(--accent-fill)' }],
          ...(bucket.tick && { tick: bucket.tick }),
        }))}
      />
    </ChartCard>
  )
}

/** From the beginning of the period, or of history, to today, or to the last commit if that is in the future. */
function readBuckets(statistics: CommitStatistics, days: number | undefined): ActivityBucket[] {
  const { by_day, first_authored_at, last_authored_at } = statistics
  if (!first_authored_at || !last_authored_at) return []
  const today = new Date().toISOString()
  const first = days ? startOfPeriod(days) : first_authored_at
  const last = [last_authored_at, today].toSorted().at(-1) ?? today
  return bucketActivity(by_day, first.slice(0, 10), last)
}
