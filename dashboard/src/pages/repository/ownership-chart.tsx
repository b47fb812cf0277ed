import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CSSProperties } from 'react'
import type { Ownership } from '#contracts/repositories/insights.ts'
import { commitStatisticsQuery } from '../../app/queries/commits.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { countOf, formatCount, formatShare } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import styles from './repository.module.css'

interface OwnershipChartProps {
  ownership: { bus_factor: number; items: readonly Ownership[] }
  repository: string
}

/** Parts drawn; the table has them all. */
const drawn = 12

/** Who knows which part, and how many people the repository depends on. */
export function OwnershipChart({ ownership: { bus_factor, items }, repository }: OwnershipChartProps) {
  const nameOf = useAuthorNames(repository)
  return (
    <ChartCard
      title="Ownership"
      note={`Bus factor ${formatCount(bus_factor)}: ${countOf(bus_factor, 'author')} together own more than half of the files`}
      empty="Ownership appears once the changes of the commits are measured."
      table={{
        head: ['Part', 'Main author', 'Share', 'Authors', 'Lines added'],
        rows: items.map(({ path, main_author, share, authors, additions }) => ({
          key: path,
          cells: [
            <VisibleText key="path" text={path} />,
            <VisibleText key="author" text={nameOf(main_author)} />,
            formatShare(share),
            formatCount(authors),
            formatCount(additions),
          ],
        })),
      }}
    >
      <ul className={styles.parts}>
        {items.slice(0, drawn).map(({ path, main_author, share, authors }) => (
          <li key={path}>
            <Link to="/commits" search={{ repository, path }} title={path}>
              <VisibleText text={path} />
            </Link>
            <span className={styles.owner} title={`${main_author} and ${authors - 1} more`}>
              <VisibleText text={nameOf(main_author).slice(0, 60)} />
            </span>
            <span className={styles.share}>{formatShare(share)}</span>
            <div className={styles.shareBar} style={{ '--share': `${share * 100}%` } as CSSProperties} />
          </li>
        ))}
      </ul>
      <p className={styles.said}>share of the lines added that the main author wrote</p>
    </ChartCard>
  )
}

/** Names of the most active authors by their e-mail; others keep it. */
function useAuthorNames(repository: string): (email: string) => string {
  const { data } = useQuery(commitStatisticsQuery({ repository }))
  const names = new Map(data?.by_author.map(({ email, name }) => [email, name]))
  return (email) => names.get(email) ?? email
}
