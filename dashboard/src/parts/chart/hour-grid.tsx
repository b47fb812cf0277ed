import { VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { countOf } from '../numbers.ts'
import styles from './hour-grid.module.css'

/** Commits of one hour of the week; Monday is 1 (ISO 8601). */
export interface HourCount {
  weekday: number
  hour: number
  commits: number
}

export const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const
const hours = Array.from({ length: 24 }, (_, hour) => hour)

/** Hours of the week, the darker the more commits. */
export function HourGrid({ label, counts }: { label: string; counts: readonly HourCount[] }) {
  const [said, setSaid] = useState('')
  const commitsAt = new Map(counts.map(({ weekday, hour, commits }) => [`${weekday} ${hour}`, commits]))
  const most = Math.max(1, ...commitsAt.values())
  return (
    <div>
      <VisuallyHidden>{label}</VisuallyHidden>
      <div className={styles.grid} aria-hidden="true" onPointerLeave={() => setSaid('')}>
        {weekdays.map((name, day) => (
          <div key={name} className={styles.row}>
            <span className={styles.day}>{name.slice(0, 3)}</span>
            {hours.map((hour) => {
              const commits = commitsAt.get(`${day + 1} ${hour}`) ?? 0
              return (
                <span
                  key={hour}
                  className={styles.cell}
                  style={commits > 0 ? { background: shade(commits / most) } : undefined}
                  onPointerEnter={() =>
                    setSaid(`${name}, ${hour}:00–${hour + 1}:00: ${countOf(commits, 'commit')}`)
                  }
                />
              )
            })}
          </div>
        ))}
        <div className={styles.row}>
          <span />
          {hours.map((hour) => (
            <span key={hour} className={styles.hour}>
              {hour % 6 === 0 ? hour : ''}
            </span>
          ))}
        </div>
      </div>
      <p className={styles.foot}>
        <span>{said || 'hour of the day, on the author’s clock'}</span>
        <span className={styles.scale} aria-hidden="true">
          0
          {[0.05, 0.3, 0.6, 1].map((part) => (
            <span key={part} className={styles.cell} style={{ background: shade(part) }} />
          ))}
          {most}
        </span>
      </p>
    </div>
  )
}

/** Square root, since a few busy hours would leave all others pale. */
function shade(part: number): string {
  return `color-mix(in oklab, var(--accent-fill) ${Math.round(12 + 88 * Math.sqrt(part))}%, var(--surface))`
}
