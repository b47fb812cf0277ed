import { formatScore } from '../../parts/numbers.ts'
import { Sentence } from '../../parts/text/sentence.tsx'
import type { Remark } from './arrange-files.ts'
import diffStyles from './diff.module.css'
import feedbackStyles from './feedback.module.css'

/** What the coach says about a file or a line, where it says it. */
export function RemarkNote({ remark }: { remark: Remark }) {
  return (
    <p className={diffStyles.remark}>
      {remark.points_lost > 0 && (
        <span className={feedbackStyles.points}>−{formatScore(remark.points_lost)}</span>
      )}
      <span>
        <Sentence text={remark.text} />
      </span>
    </p>
  )
}
