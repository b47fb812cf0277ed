import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import type { MonitorStatus, Reading } from '#contracts/monitor.ts'
import { Card } from '../../parts/card.tsx'
import { EmptyNotice } from '../../parts/notices.tsx'
import { formatBytes, formatCount } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './monitor.module.css'

const order: readonly Reading['level'][] = ['bad', 'fair', 'good']

const icons: Readonly<Record<Reading['level'], typeof IconCircleCheck>> = {
  good: IconCircleCheck,
  fair: IconCircleDashed,
  bad: IconAlertTriangle,
}

/** What was last measured of the installation, the worst first. */
export function HealthTable({ health }: { health: MonitorStatus['health'] }) {
  const { measured_at, database_bytes, jobs_waiting, readings } = health
  const sorted = readings.toSorted((one, other) => order.indexOf(one.level) - order.indexOf(other.level))
  return (
    <Card
      title="Health"
      note={
        measured_at && (
          <>
            Measured <TimeAgo time={measured_at} />
            {database_bytes !== null && `; the database holds ${formatBytes(database_bytes)}`}
            {jobs_waiting !== null && `; ${formatCount(jobs_waiting)} jobs wait`}
          </>
        )
      }
    >
      {measured_at === null ? (
        <EmptyNotice>Nothing was measured yet: start the monitor, and it is within a minute.</EmptyNotice>
      ) : (
        <ul className={styles.readings}>
          {sorted.map((reading) => (
            <ReadingItem key={`${reading.kind} ${reading.subject}`} reading={reading} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function ReadingItem({ reading: { level, summary, kind } }: { reading: Reading }) {
  const Icon = icons[level]
  return (
    <li>
      <span className={styles.level} data-level={level}>
        <Icon size={15} stroke={1.8} aria-hidden="true" />
        {level}
      </span>
      <span className={styles.summary}>
        <VisibleText text={summary} />
      </span>
      <span className={`${styles.quiet} ${styles.optional}`}>{kind.replaceAll('_', ' ')}</span>
    </li>
  )
}
