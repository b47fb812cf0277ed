import { Link } from '@tanstack/react-router'
import type { CSSProperties } from 'react'
import type { CommitStatistics } from '#contracts/commits/statistics.ts'
import type { Scope } from '../../app/search-params.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { LineCounts } from '../../parts/commit/line-counts.tsx'
import { Tag } from '../../parts/commit/tag.tsx'
import { formatCount } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { startOfPeriod } from '../../parts/times.ts'
import styles from './overview.module.css'

type Author = CommitStatistics['by_author'][number]

/** The authors with most commits: how much, never how good. */
export function Authors({ statistics, scope }: { statistics: CommitStatistics; scope: Scope }) {
  const authors = statistics.by_author
  const most = Math.max(1, ...authors.map(({ commits }) => commits))
  return (
    <ChartCard
      title="Authors"
      note={`Commits and lines of ${authors.length < statistics.authors ? `the ${authors.length} most active of ${formatCount(statistics.authors)}` : 'everyone'}`}
      empty="No commits in this period. Choose a longer one."
      table={{
        head: ['Author', 'Commits', 'Lines', 'Last commit'],
        rows: authors.map((author) => ({
          key: `${author.name} ${author.email}`,
          cells: [
            <AuthorLink key="author" author={author} scope={scope} />,
            formatCount(author.commits),
            <LineCounts key="lines" {...author} />,
            <TimeAgo key="last" time={author.last_authored_at} />,
          ],
        })),
      }}
    >
      <ol className={styles.bars}>
        {authors.slice(0, 8).map((author) => (
          <li
            key={`${author.name} ${author.email}`}
            className={styles.bar}
            style={{ '--share': `${(author.commits / most) * 100}%` } as CSSProperties}
          >
            <AuthorLink author={author} scope={scope} />
            <LineCounts {...author} />
            <span className={styles.count}>{formatCount(author.commits)}</span>
          </li>
        ))}
      </ol>
    </ChartCard>
  )
}

function AuthorLink({ author, scope: { repository, days } }: { author: Author; scope: Scope }) {
  return (
    <Link
      to="/commits"
      search={{
        author: author.email,
        ...(repository && { repository }),
        ...(days && { from: startOfPeriod(days).slice(0, 10) }),
      }}
      title={author.email}
    >
      <VisibleText text={author.name.slice(0, 80)} /> {author.bot && <Tag>bot</Tag>}
    </Link>
  )
}
