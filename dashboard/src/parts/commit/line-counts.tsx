import { formatCompact, formatCount } from '../numbers.ts'
import styles from './commit.module.css'

/** Lines added and removed: `+120 −8`. */
export function LineCounts({ additions, deletions }: { additions: number; deletions: number }) {
  return (
    <span
      className={styles.lines}
      title={`${formatCount(additions)} lines added, ${formatCount(deletions)} removed`}
    >
      {additions > 0 && <span className={styles.added}>+{formatCompact(additions)}</span>}
      {additions > 0 && deletions > 0 && ' '}
      {deletions > 0 && <span className={styles.removed}>−{formatCompact(deletions)}</span>}
      {additions + deletions === 0 && <span className={styles.none}>±0</span>}
    </span>
  )
}
