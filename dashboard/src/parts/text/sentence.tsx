import styles from './text.module.css'
import { VisibleText } from './visible-text.tsx'

/** A sentence of the coach: what stands between backticks is shown as code. */
export function Sentence({ text }: { text: string }) {
  let offset = 0
  return text.split(/(`[^`\n]+`)/).map((part) => {
    const key = offset
    offset += part.length
    if (!/^`[^`]+`$/.test(part)) return <VisibleText key={key} text={part} />
    return (
      <code key={key} className={styles.code}>
        <VisibleText text={part.slice(1, -1)} />
      </code>
    )
  })
}
