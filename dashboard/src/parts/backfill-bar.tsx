import type { RepositoryProgress } from '#contracts/repositories.ts'
import styles from './backfill-bar.module.css'
import { formatCount } from './numbers.ts'

/** How far a backfill is: listed, measured and coached commits as three layers of one bar. */
export function BackfillBar({ progress }: { progress: RepositoryProgress }) {
  const { listed, measured, coached, total } = progress
  const whole = Math.max(1, total ?? 0)
  const layers = [
    { name: 'listed', value: listed },
    { name: 'measured', value: measured },
    { name: 'coached', value: coached },
  ] as const
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={whole}
      aria-valuenow={coached}
      aria-valuetext={layers.map(({ name, value }) => `${formatCount(value)} ${name}`).join(', ')}
      aria-label="Backfill"
      data-unknown={total === null || undefined}
    >
      {layers.map(({ name, value }) => (
        <div
          key={name}
          className={styles[name]}
          style={{ width: `${Math.min(100, (value / whole) * 100)}%` }}
        />
      ))}
    </div>
  )
}
