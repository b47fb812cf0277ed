import type { ReactNode } from 'react'
import styles from './figures.module.css'

export interface Figure {
  name: string
  value: ReactNode
  /** What the figure is measured against, or made of. */
  note?: ReactNode
}

/** The few numbers a page begins with. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map(({ name, value, note }) => (
        <div key={name} className={styles.figure}>
          <dt>{name}</dt>
          <dd className={styles.value}>{value}</dd>
          {note && <dd className={styles.note}>{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
