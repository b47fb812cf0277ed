import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import type { CommitSummary } from '#contracts/commits/commit.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { CommitTags } from '../../parts/commit/commit-tags.tsx'
import { LineCounts } from '../../parts/commit/line-counts.tsx'
import { Score } from '../../parts/level.tsx'
import { formatCount } from '../../parts/numbers.ts'
import { Subject } from '../../parts/text/subject.tsx'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './commits.module.css'

interface CommitTableProps {
  commits: readonly CommitSummary[]
  withRepository: boolean
  /** Shows that these still are the commits of the filter before. */
  dimmed: boolean
}

/** Commits, one a row. `j` and `k` walk through them, Enter opens one. */
export function CommitTable({ commits, withRepository, dimmed }: CommitTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  useShortcuts({ j: () => moveFocus(body.current, 1), k: () => moveFocus(body.current, -1) })
  return (
    <div className={styles.area} data-dimmed={dimmed || undefined}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Score</th>
            <th scope="col">Commit</th>
            {withRepository && (
              <th scope="col" className={styles.wide}>
                Repository
              </th>
            )}
            <th scope="col">Author</th>
            <th scope="col" className={styles.number}>
              Files
            </th>
            <th scope="col" className={styles.number}>
              Lines
            </th>
            <th scope="col" className={styles.number}>
              Authored
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {commits.map((commit) => (
            <CommitRow key={commit.id} commit={commit} withRepository={withRepository} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function CommitRow({ commit, withRepository }: { commit: CommitSummary; withRepository: boolean }) {
  const { hash, repository, subject, quality_score, quality_level, files_changed, additions, deletions } =
    commit
  return (
    <tr data-retracted={commit.retracted_at !== null || undefined}>
      <td className={styles.score}>
        {quality_score !== null && quality_level !== null ? (
          <Score score={quality_score} level={quality_level} />
        ) : (
          <span className={styles.quiet} title="Not coached">
            –
          </span>
        )}
      </td>
      <td className={styles.subject}>
        <div>
          <Link to="/commits/$hash" params={{ hash }} search={{ repository }}>
            <Subject text={subject} />
          </Link>
          <CommitTags commit={commit} />
        </div>
      </td>
      {withRepository && (
        <td className={`${styles.repository} ${styles.wide}`} title={repository}>
          {repository}
        </td>
      )}
      <td className={styles.author} title={commit.author_email}>
        <VisibleText text={commit.author_name.slice(0, 80)} />
      </td>
      <td className={styles.number}>{files_changed === null ? '' : formatCount(files_changed)}</td>
      <td className={styles.number}>
        {additions !== null && deletions !== null && (
          <LineCounts additions={additions} deletions={deletions} />
        )}
      </td>
      <td className={styles.when}>
        <TimeAgo time={commit.authored_at} offset={commit.author_offset_minutes} />
      </td>
    </tr>
  )
}

/** Moves the focus to the link of the next or previous row. */
function moveFocus(body: HTMLElement | null, step: 1 | -1): void {
  const links = [...(body?.querySelectorAll<HTMLElement>('tr td a') ?? [])]
  const current = links.findIndex((link) => link.matches(':focus'))
  const next = links[current === -1 ? 0 : current + step]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
