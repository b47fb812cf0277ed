import { Button } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { Logo } from '../../parts/logo.tsx'
import { readDetail, readFaults } from '../../parts/problem.ts'
import styles from './entry.module.css'

/** The frame of the pages one sees without being signed in. */
export function Entry({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <main className={styles.entry}>
      <title>{`${title} · Throughline`}</title>
      <Logo size={40} />
      <h1>{title}</h1>
      {note && <p className={styles.quiet}>{note}</p>}
      {children}
    </main>
  )
}

interface EntryFormProps {
  /** What the button says. */
  action: string
  isPending: boolean
  error: unknown
  onSubmit: () => void
  children: ReactNode
}

/** Fields with one button; what went wrong stands between them. */
export function EntryForm({ action, isPending, error, onSubmit, children }: EntryFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {children}
      {error !== null && error !== undefined && (
        <p role="alert" className={styles.error}>
          {describe(error)}
        </p>
      )}
      <Button type="submit" loading={isPending}>
        {action}
      </Button>
    </form>
  )
}

/** The faults of the fields in words, else the sentence of the problem. */
function describe(error: unknown): string {
  const faults = readFaults(error).map(({ pointer, detail }) => `${pointer.split('/').at(-1)} ${detail}`)
  return faults.length > 0 ? `${faults.join('; ')}.` : readDetail(error)
}
