import { formatScore } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import type { Remark } from './arrange-files.ts'
import styles from './commit.module.css'

/** What the coach says about a file or a line, where it says it. */
export function RemarkNote({ remark }: { remark: Remark }) {
  return (
    <p className={styles.remark}>
      {remark.points_lost > 0 && <span className={styles.points}>−{formatScore(remark.points_lost)}</span>}
      <span>
        <VisibleText text={remark.text} />
      </span>
    </p>
  )
}
