import styles from './commit.module.css'

/** A word that says what kind of commit it is. */
export function Tag({ children, title }: { children: string; title?: string }) {
  return (
    <span className={styles.type} title={title}>
      {children}
    </span>
  )
}
