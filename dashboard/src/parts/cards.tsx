import type { ReactNode } from 'react'
import styles from './cards.module.css'

/** Cards one below the other. */
export function Cards({ children }: { children: ReactNode }) {
  return <div className={styles.cards}>{children}</div>
}

interface CardPairProps {
  /** Gives two thirds of the width to the first. */
  wideLeft?: boolean
  children: ReactNode
}

/** Two cards beside each other; where the page is narrow, one below the other. */
export function CardPair({ wideLeft, children }: CardPairProps) {
  return <div className={wideLeft ? styles.wideLeft : styles.pair}>{children}</div>
}
