import type { ReactNode } from 'react'
import styles from './settings.module.css'

interface InlineFormProps {
  onSubmit: () => void
  /** Fields, and the button that submits them at the end. */
  children: ReactNode
}

/** A form of one line. */
export function InlineForm({ onSubmit, children }: InlineFormProps) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}
