import { IconChevronDown, IconX } from '@tabler/icons-react'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import styles from './filter.module.css'

interface PillProps extends ComponentPropsWithRef<'button'> {
  name: string
  value: string
  active: boolean
}

/** The button of a filter: its name and what it is set to. */
export function Pill({ name, value, active, ...button }: PillProps) {
  return (
    <button type="button" {...button} className={styles.pill} data-active={active || undefined}>
      <span className={styles.name}>{name}</span>
      <span className={styles.value} title={value}>
        {value}
      </span>
      {!active && <IconChevronDown size={14} stroke={1.8} aria-hidden="true" />}
    </button>
  )
}

/** A filter's button with, once it is set, the one that clears it. */
export function PillGroup({
  name,
  onClear,
  children,
}: {
  name: string
  onClear?: () => void
  children: ReactNode
}) {
  return (
    <span className={styles.group} data-active={onClear !== undefined || undefined}>
      {children}
      {onClear && (
        <button
          type="button"
          className={styles.clear}
          aria-label={`Clear ${name.toLowerCase()}`}
          onClick={onClear}
        >
          <IconX size={13} stroke={2} aria-hidden="true" />
        </button>
      )}
    </span>
  )
}
