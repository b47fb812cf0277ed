import type { ReactNode } from 'react'
import styles from './page-header.module.css'

interface PageHeaderProps {
  title: string
  /** Title of the browser's tab; the page's own when left out. */
  tab?: string
  /** One line beneath the title. */
  note?: ReactNode
  /** Stands at the right: what the page can be narrowed to, or what can be done. */
  children?: ReactNode
}

/** The head of a page. */
export function PageHeader({ title, tab = title, note, children }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      <title>{`${tab} · Throughline`}</title>
      <div className={styles.titles}>
        <h1>{title}</h1>
        {note && <div className={styles.note}>{note}</div>}
      </div>
      {children && <div className={styles.actions}>{children}</div>}
    </header>
  )
}
