import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './notices.module.css'
import { readDetail } from './problem.ts'

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
      {onRetry && (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

/** Widths of the lines of a placeholder in percent, uneven like those of text. */
const lengths = [92, 69, 84, 58, 88, 74, 63, 90, 79, 55, 86, 71, 66, 82, 60, 76]

/** Holds the place of `lines` lines of text or of a block of `height` pixels while it is being read. */
export function Placeholder({ lines, height }: { lines?: number; height?: number }) {
  if (height !== undefined) return <Skeleton height={height} radius="sm" aria-hidden="true" />
  return (
    <div className={styles.lines} aria-hidden="true">
      {lengths.slice(0, lines ?? 3).map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} radius="sm" />
      ))}
    </div>
  )
}

interface LoadedProps<T> {
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  placeholder: ReactNode
  children: (data: T) => ReactNode
}

/** Shows what a query read; until then its placeholder, and the problem when there is nothing older to show. */
export function Loaded<T>({ query, placeholder, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => query.refetch()} />
  return placeholder
}
