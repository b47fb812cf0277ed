import styles from './text.module.css'
import { VisibleText } from './visible-text.tsx'

/** The first line of a commit message; says so when there is none. */
export function Subject({ text, limit = 300 }: { text: string; limit?: number }) {
  if (text.trim() === '') return <span className={styles.missing}>No message</span>
  return <VisibleText text={text.length > limit ? `${text.slice(0, limit)}…` : text} />
}
