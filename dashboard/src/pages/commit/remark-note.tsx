import { formatScore } from '../../parts/numbers.ts'
import { Sentence } from '../../parts/text/sentence.tsx'
import type { Remark } from './arrange-files.ts'
import styles from './commit.module.css'

/** What the coach says about a file or a line, where it says it. */
export function RemarkNote({ remark }: { remark: Remark }) {
  return (
    <p className={styles.remark}>
      {remark.points_lost > 0 && <span className={styles.points}>−{formatScore(remark.points_lost)}</span>}
      <span>
        <Sentence text={remark.text} />
      </span>
    </p>
  )
}
