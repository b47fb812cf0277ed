import { Link } from '@tanstack/react-router'
import type { WatchedRepository } from '#contracts/monitor.ts'
import { Card } from '../../parts/card.tsx'
import { FigureTable } from '../../parts/figure-table.tsx'
import { EmptyNotice } from '../../parts/notices.tsx'
import { countOf, formatCount } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './monitor.module.css'

/** Every repository with its last check and the next. */
export function WatchedTable({ repositories }: { repositories: readonly WatchedRepository[] }) {
  return (
    <Card title="Repositories" note="Found are commits that no webhook and nobody else had brought">
      {repositories.length === 0 ? (
        <EmptyNotice>
          There are none yet. <Link to="/repositories">Add a repository</Link> and it is checked from then on.
        </EmptyNotice>
      ) : (
        <FigureTable
          columns={['Repository', 'State', 'Checked', { title: 'Next check', optional: true }, 'Found']}
        >
          {repositories.map((repository) => (
            <WatchedRow key={repository.repository_id} repository={repository} />
          ))}
        </FigureTable>
      )}
    </Card>
  )
}

const explanations: Readonly<Record<WatchedRepository['state'], string>> = {
  waiting: 'Not yet checked',
  unchanged: 'Nothing new since it was last synchronised',
  changed: 'Something new was found and is being synchronised',
  busy: 'A backfill is under way',
  failing: 'It could not be checked',
  paused: 'Paused: new commits are not followed',
  halted: 'Its backfill was stopped by a person; resume it to have it checked',
}

function WatchedRow({ repository }: { repository: WatchedRepository }) {
  const { full_name, state, checked_at, next_check_at, failures, backing_off_until, error, is_watched } =
    repository
  const { commits_found, took_ms } = repository
  const [owner = '', name = ''] = full_name.split('/')
  return (
    <tr>
      <th scope="row">
        <Link to="/repositories/$owner/$name" params={{ owner, name }}>
          {full_name}
        </Link>
        {is_watched && <p className={styles.quiet}>looked at every second</p>}
      </th>
      <td>
        <span className={styles.state} data-state={state} title={explanations[state]}>
          {state}
          {failures > 1 && `, ${countOf(failures, 'time')} in a row`}
        </span>
        {error && (
          <p className={styles.detail}>
            <VisibleText text={error.detail} />
          </p>
        )}
      </td>
      <td title={took_ms === null ? undefined : `It took ${formatCount(took_ms)} ms`}>
        {checked_at ? <TimeAgo time={checked_at} /> : 'never'}
      </td>
      <td data-optional>
        {next_check_at ? <TimeAgo time={next_check_at} /> : '–'}
        {backing_off_until && <p className={styles.quiet}>backing off</p>}
      </td>
      <td>{formatCount(commits_found)}</td>
    </tr>
  )
}
