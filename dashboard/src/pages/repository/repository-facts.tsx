import { Link } from '@tanstack/react-router'
import type { Repository } from '#contracts/repositories.ts'
import { countOf, formatCount } from '../../parts/numbers.ts'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './repository.module.css'

/** Where it is, how much is known of it, and how fresh that is. */
export function RepositoryFacts({ repository }: { repository: Repository }) {
  const { full_name, location, default_branch, head, commits, coached, synced_at, paused, shallow } =
    repository
  return (
    <ul className={styles.facts}>
      <li className={styles.location} title={location}>
        {location}
      </li>
      <li>
        <Link to="/commits" search={{ repository: full_name }}>
          {countOf(commits, 'commit')}
        </Link>
      </li>
      <li>{formatCount(coached)} coached</li>
      {default_branch && head && (
        <li>
          {default_branch} at{' '}
          <Link to="/commits/$hash" params={{ hash: head }} search={{ repository: full_name }}>
            <code>{head.slice(0, 10)}</code>
          </Link>
        </li>
      )}
      {!head && <li>no commit yet</li>}
      {synced_at && (
        <li>
          synchronised <TimeAgo time={synced_at} />
        </li>
      )}
      {paused && <li>paused</li>}
      {shallow && <li title="Older commits are not there">shallow clone</li>}
    </ul>
  )
}
