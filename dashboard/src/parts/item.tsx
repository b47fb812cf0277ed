import type { ReactNode } from 'react'
import styles from './item.module.css'

interface ItemProps {
  /** What it is. */
  children: ReactNode
  /** What can be done to it, at the right. */
  actions?: ReactNode
  /** Takes the whole width beneath: how far it is, what is asked, what went wrong. */
  below?: ReactNode
}

/** One thing of a list, with what can be done to it. */
export function Item({ children, actions, below }: ItemProps) {
  return (
    <li className={styles.item}>
      <div className={styles.what}>{children}</div>
      <div className={styles.actions}>{actions}</div>
      <div className={styles.below}>{below}</div>
    </li>
  )
}
