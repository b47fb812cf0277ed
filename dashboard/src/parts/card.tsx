import { type ReactNode, useId } from 'react'
import styles from './card.module.css'

interface CardProps {
  title: string
  /** One line beneath the title: what is counted, or how to read it. */
  note?: ReactNode
  /** Stands at the right of the title. */
  action?: ReactNode
  children: ReactNode
}

/** A titled part of a page. */
export function Card({ title, note, action, children }: CardProps) {
  const id = useId()
  return (
    <section className={styles.card} aria-labelledby={id}>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h2 id={id}>{title}</h2>
          {note && <p className={styles.note}>{note}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  )
}
