import { LongText } from './long-text.tsx'
import styles from './text.module.css'

/** What a program said, as it came; the first `limit` characters until more is asked for. */
export function RawText({ text, limit }: { text: string; limit: number }) {
  return (
    <pre className={styles.raw}>
      <LongText text={text} limit={limit} />
    </pre>
  )
}
