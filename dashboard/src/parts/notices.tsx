import type { ReactNode } from 'react'
import styles from './notices.module.css'
import { readDetail } from './problem.ts'
import { SmallButton } from './small-button.tsx'

/** Says why there is nothing here and what to do about it. */
export function EmptyNotice({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <div className={styles.empty}>
      {title && <p className={styles.title}>{title}</p>}
      <div>{children}</div>
    </div>
  )
}

/** What went wrong, in the words of the problem document, with another try. */
export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className={styles.problem} role="alert">
      <p>{readDetail(error)}</p>
      {onRetry && <SmallButton onClick={onRetry}>Try again</SmallButton>}
    </div>
  )
}

/** Widths of the lines of a placeholder in percent, uneven like those of text. */
const lengths = [92, 69, 84, 58, 88, 74, 63, 90, 79, 55, 86, 71, 66, 82, 60, 76]

/** Holds the place of some lines of text while they are being read. */
export function LinesPlaceholder({ lines }: { lines: number }) {
  return (
    <div className={styles.lines} aria-hidden="true">
      {lengths.slice(0, lines).map((width) => (
        <div key={width} className={styles.line} style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

/** Holds the place of a card of so many pixels while it is being read. */
export function CardPlaceholder({ height }: { height: number }) {
  return <div className={styles.block} style={{ height }} aria-hidden="true" />
}

interface LoadedProps<T> {
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  placeholder: ReactNode
  /** Leaves a problem unsaid, for where several parts share a query and {@link Problems} says it once. */
  quiet?: boolean
  children: (data: T) => ReactNode
}

/** Shows what a query read; until then its placeholder, and the problem when there is nothing older to show. */
export function Loaded<T>({ query, placeholder, quiet, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error && quiet) return null
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => query.refetch()} />
  return placeholder
}

/** The problems of several queries, each said once; trying again asks all of them. */
export function Problems({ queries }: { queries: readonly LoadedProps<unknown>['query'][] }) {
  const failed = queries.filter(({ data, error }) => error && data === undefined)
  const errors = new Map(failed.map(({ error }) => [readDetail(error), error]))
  return [...errors].map(([detail, error]) => (
    <ProblemNotice
      key={detail}
      error={error}
      onRetry={() => failed.forEach((query) => void query.refetch())}
    />
  ))
}
