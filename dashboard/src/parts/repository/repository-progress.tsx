import type { Repository } from '#contracts/repositories.ts'
import { isRunning } from '../../app/queries/repositories.ts'
import { BackfillBar } from '../backfill-bar.tsx'
import { countOf, formatCount } from '../numbers.ts'
import { VisibleText } from '../text/visible-text.tsx'
import styles from './repository.module.css'

type Progress = Repository['progress']

const stageName: Readonly<Record<Progress['stage'], string>> = {
  waiting: 'Waiting for its turn',
  listing: 'Listing commits',
  measuring: 'Measuring changes',
  coaching: 'Coaching',
  done: 'Complete',
  cancelled: 'Stopped',
  failed: 'Failed',
}

/** How far the backfill is, in a bar and in numbers; what went wrong, when something did. */
export function RepositoryProgress({ repository }: { repository: Repository }) {
  const { progress } = repository
  if (!isRunning(repository) && progress.stage === 'done') return <Unreadable progress={progress} />
  const { stage, listed, measured, coached, total, error } = progress
  return (
    <div className={styles.progress}>
      <BackfillBar progress={progress} />
      <p className={styles.counts}>
        <strong>{stageName[stage]}</strong>
        <span>
          {formatCount(listed)} {total === null ? 'listed' : `of ${formatCount(total)} listed`}
        </span>
        <span>{formatCount(measured)} measured</span>
        <span>{formatCount(coached)} coached</span>
      </p>
      {error && (
        <p className={styles.error}>
          <VisibleText text={error.detail} />
        </p>
      )}
      <Unreadable progress={progress} />
    </div>
  )
}

function Unreadable({ progress: { unreadable } }: { progress: Progress }) {
  if (unreadable.length === 0) return null
  return (
    <details className={styles.unreadable}>
      <summary>git could not read {countOf(unreadable.length, 'object')}; the rest is tracked</summary>
      <ul>
        {unreadable.map(({ hash, reason }) => (
          <li key={hash}>
            <code>{hash.slice(0, 12)}</code> <VisibleText text={reason} />
          </li>
        ))}
      </ul>
    </details>
  )
}
