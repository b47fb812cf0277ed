import { Link } from '@tanstack/react-router'
import type { ScoredCommit } from '#contracts/coaching.ts'
import { Score } from '../level.tsx'
import { Sentence } from '../text/sentence.tsx'
import { Subject } from '../text/subject.tsx'
import { TimeAgo } from '../time-ago.tsx'
import styles from './commit.module.css'

/** Commits with their score and what cost or won most. */
export function ScoredCommits({
  commits,
  withRepository,
}: {
  commits: readonly ScoredCommit[]
  withRepository?: boolean
}) {
  return (
    <ol className={styles.scored}>
      {commits.map(
        ({ commit_id, hash, repository, subject, authored_at, quality_score, quality_level, reason }) => (
          <li key={commit_id}>
            <Score score={quality_score} level={quality_level} />
            <div>
              <Link className={styles.subject} to="/commits/$hash" params={{ hash }} search={{ repository }}>
                <Subject text={subject} limit={160} />
              </Link>
              {reason && (
                <p className={styles.reason}>
                  <Sentence text={reason} />
                </p>
              )}
              {withRepository && <p className={styles.where}>{repository}</p>}
            </div>
            <span className={styles.when}>
              <TimeAgo time={authored_at} />
            </span>
          </li>
        ),
      )}
    </ol>
  )
}
