import { Link } from '@tanstack/react-router'
import type { CoachingInsights } from '#contracts/coaching.ts'
import { aspectName } from '../../parts/aspects.ts'
import { Card } from '../../parts/card.tsx'
import { EmptyNotice } from '../../parts/notices.tsx'
import { countOf, formatDifference, formatShare } from '../../parts/numbers.ts'
import { Subject } from '../../parts/text/subject.tsx'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import styles from './progress.module.css'

/** What costs points again and again, what costs most first. */
export function Habits({ insights: { habits, commits } }: { insights: CoachingInsights }) {
  return (
    <Card title="Habits" note={`What costs most, over the newest ${countOf(commits, 'coached commit')}`}>
      {habits.length === 0 && <EmptyNotice>No habit stands out. Keep going.</EmptyNotice>}
      <ol className={styles.habits}>
        {habits.map(({ rule, aspect, text, share, points_lost, examples }) => (
          <li key={rule}>
            <div className={styles.cost}>
              <strong>{formatDifference(-points_lost)}</strong>
              <span>on average</span>
            </div>
            <div>
              <p>
                <VisibleText text={text} />
              </p>
              <p className={styles.quiet}>
                {aspectName[aspect]} · in {formatShare(share)} of the commits
              </p>
              <ul className={styles.examples}>
                {examples.map(({ commit_id, hash, repository, subject }) => (
                  <li key={commit_id}>
                    <Link to="/commits/$hash" params={{ hash }} search={{ repository }}>
                      <Subject text={subject} limit={120} />
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}
