import type { CoachingStatistics } from '#contracts/coaching.ts'
import type { CommitStatistics } from '#contracts/commits/statistics.ts'
import { LineCounts } from '../../parts/commit/line-counts.tsx'
import { Figures } from '../../parts/figures.tsx'
import { Score } from '../../parts/level.tsx'
import { levelOf } from '../../parts/levels.ts'
import { countOf, formatCompact, formatCount, formatScore, formatShare } from '../../parts/numbers.ts'

interface KeyFiguresProps {
  statistics: CommitStatistics
  scores: CoachingStatistics | undefined
}

/** The numbers that say how much was done, by how many, and how well. */
export function KeyFigures({ statistics, scores }: KeyFiguresProps) {
  const { commits, authors, merges, bots, additions, deletions, streak, measured } = statistics
  const mean = scores?.mean_score ?? null
  return (
    <Figures
      figures={[
        {
          name: 'Commits',
          value: formatCount(commits),
          note: `${countOf(merges, 'merge')} · ${formatCount(bots)} by bots`,
        },
        { name: 'Authors', value: formatCount(authors), note: 'as git shortlog counts' },
        {
          name: 'Mean score',
          value: mean === null ? '–' : <Score score={mean} level={levelOf(mean)} />,
          note: scores?.median_score == null ? 'of 10' : `median ${formatScore(scores.median_score)} of 10`,
        },
        {
          name: 'Coached',
          value: scores ? formatCount(scores.coached) : '–',
          note: `${formatShare(commits ? (scores?.coached ?? 0) / commits : 0)} of the commits`,
        },
        {
          name: 'Lines',
          value: formatCompact(additions + deletions),
          note:
            measured < commits ? (
              `${countOf(commits - measured, 'commit')} to measure`
            ) : (
              <LineCounts additions={additions} deletions={deletions} />
            ),
        },
        {
          name: 'Longest streak',
          value: countOf(streak.longest, 'day'),
          note: `latest: ${countOf(streak.current, 'day')}`,
        },
      ]}
    />
  )
}
