import { useState } from 'react'
import { formatBytes } from '../numbers.ts'
import styles from './text.module.css'
import { VisibleText } from './visible-text.tsx'

/** Characters shown by one more press of the button, so that no text can stall the page. */
const step = 400_000

/** Text of any length: the first `limit` characters, then as much more as is asked for. */
export function LongText({ text, limit }: { text: string; limit: number }) {
  const [shown, setShown] = useState(limit)
  if (text.length <= shown) return <VisibleText text={text} />
  const rest = text.length - shown
  return (
    <>
      <VisibleText text={text.slice(0, shown)} />
      {'… '}
      <button type="button" className={styles.more} onClick={() => setShown(shown + step)}>
        {rest > step ? `Show more of ${formatBytes(text.length)}` : `Show all ${formatBytes(text.length)}`}
      </button>
    </>
  )
}
