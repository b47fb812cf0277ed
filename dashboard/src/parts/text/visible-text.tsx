import styles from './text.module.css'
import { splitVisible } from './visible-characters.ts'

/** Text from outside: hidden and reordering characters are drawn, and its direction affects nothing around it. */
export function VisibleText({ text }: { text: string }) {
  let offset = 0
  return (
    <bdi>
      {splitVisible(text).map((piece) => {
        const key = offset
        offset += 'text' in piece ? piece.text.length : 1
        if ('text' in piece) return piece.text
        return (
          <span key={key} className={styles.hidden} title={piece.name}>
            {piece.symbol}
          </span>
        )
      })}
    </bdi>
  )
}
