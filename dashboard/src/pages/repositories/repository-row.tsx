import { Link } from '@tanstack/react-router'
import type { Repository } from '#contracts/repositories.ts'
import { Tag } from '../../parts/commit/tag.tsx'
import { countOf, formatCount } from '../../parts/numbers.ts'
import { RepositoryButtons } from '../../parts/repository/repository-buttons.tsx'
import { RepositoryProgress } from '../../parts/repository/repository-progress.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './repositories.module.css'

/** One repository of the list. */
export function RepositoryRow({ repository }: { repository: Repository }) {
  const { owner, name, full_name, location, commits, coached, synced_at, paused, shallow, object_format } =
    repository
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <p className={styles.name}>
          <Link to="/repositories/$owner/$name" params={{ owner, name }} title={full_name}>
            {full_name}
          </Link>
          {paused && <Tag title="New commits are not followed">paused</Tag>}
          {shallow && <Tag title="A shallow clone: older commits are not there">shallow</Tag>}
          {object_format === 'sha256' && <Tag title="Object names are SHA-256">sha256</Tag>}
        </p>
        <p className={styles.location} title={location}>
          {location}
        </p>
      </div>
      <p className={styles.figure}>
        <Link to="/commits" search={{ repository: full_name }}>
          {countOf(commits, 'commit')}
        </Link>
        <span>{formatCount(coached)} coached</span>
      </p>
      <p className={styles.figure}>
        <span>{synced_at ? 'Synchronised' : 'Not yet synchronised'}</span>
        {synced_at && (
          <span>
            <TimeAgo time={synced_at} />
          </span>
        )}
      </p>
      <div className={styles.actions}>
        <RepositoryButtons repository={repository} />
      </div>
      <div className={styles.progress}>
        <RepositoryProgress repository={repository} />
      </div>
    </li>
  )
}
