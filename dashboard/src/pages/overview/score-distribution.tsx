import type { CoachingStatistics } from '#contracts/coaching.ts'
import type { Scope } from '../../app/search-params.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { ColumnChart } from '../../parts/chart/column-chart.tsx'
import { LevelLegend } from '../../parts/level.tsx'
import { levelColor, levelName, levelOf, levelsBestFirst } from '../../parts/levels.ts'
import { formatCompact, formatCount, formatShare } from '../../parts/numbers.ts'
import { withoutBlanks } from '../../parts/without-blanks.ts'

interface ScoreDistributionProps {
  scores: CoachingStatistics
  scope: Scope
}

/** How many commits have which score; a column opens the commits of its level. */
export function ScoreDistribution({ scores, scope: { repository } }: ScoreDistributionProps) {
  const { histogram, coached } = scores
  const columns = histogram.map((commits, index) => {
    const from = index / 2
    return { from, to: from + 0.5, commits, level: levelOf(from), share: coached ? commits / coached : 0 }
  })
  return (
    <ChartCard
      title="Score distribution"
      note={<LevelLegend levels={levelsBestFirst.toReversed()} />}
      empty="No commit is coached yet. Coaching follows right behind the backfill."
      table={{
        head: ['Score', 'Level', 'Commits', 'Share'],
        rows: columns
          .filter(({ commits }) => commits > 0)
          .map(({ from, to, commits, level, share }) => ({
            key: String(from),
            cells: [
              `${from.toFixed(1)}–${to.toFixed(1)}`,
              levelName[level],
              formatCount(commits),
              formatShare(share),
            ],
          })),
      }}
    >
      <ColumnChart
        label={`Commits by score, from 0 to 10: ${levelsBestFirst
          .map((level) => `${scores.levels[level]} ${levelName[level].toLowerCase()}`)
          .join(', ')}`}
        unit="commits"
        along="score (0–10)"
        format={formatCompact}
        height={224}
        endTick="10"
        columns={columns.map(({ from, to, commits, level, share }) => ({
          key: String(from),
          heading: `Score ${from.toFixed(1)} to ${to.toFixed(1)}`,
          facts: [
            { name: levelName[level], value: formatCount(commits), color: levelColor[level] },
            { name: 'Share', value: formatShare(share) },
          ],
          commits: withoutBlanks({ repository, level }),
          segments: [{ name: level, value: commits, color: levelColor[level] }],
          ...(Number.isInteger(from) && { tick: String(from) }),
        }))}
      />
    </ChartCard>
  )
}
