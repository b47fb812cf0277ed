import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import type { MonitorStatus, Reading } from '#contracts/monitor.ts'
import { Card } from '../../parts/card.tsx'
import { EmptyNotice } from '../../parts/notices.tsx'
import { countOf, formatBytes } from '../../parts/numbers.ts'
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
  const { single, grouped } = groupGood(readings)
  const sorted = single.toSorted((one, other) => order.indexOf(one.level) - order.indexOf(other.level))
  return (
    <Card
      title="Health"
      note={
        measured_at && (
          <>
            Measured <TimeAgo time={measured_at} />
            {database_bytes !== null && `; the database holds ${formatBytes(database_bytes)}`}
            {jobs_waiting !== null && `; ${countOf(jobs_waiting, 'job')} waiting`}
          </>
        )
      }
    >
      {measured_at === null ? (
        <EmptyNotice>Nothing was measured yet: start the monitor, and it is within a minute.</EmptyNotice>
      ) : (
        <ul className={styles.readings}>
          {sorted.map((reading) => (
            <ReadingItem key={`${reading.kind} ${reading.subject}`} {...reading} />
          ))}
          {grouped.map(({ kind, summary }) => (
            <ReadingItem key={kind} level="good" kind={kind} summary={summary} />
          ))}
        </ul>
      )}
    </Card>
  )
}

/** What is said of several subjects at once that are all well. */
const summaries: Partial<Record<Reading['kind'], (count: number) => string>> = {
  consumer_behind: (count) => `${countOf(count, 'consumer')} of events ${count === 1 ? 'keeps' : 'keep'} up.`,
  dead_letters: (count) => `${countOf(count, 'consumer')} of events set nothing aside.`,
  service_not_ready: (count) => `${countOf(count, 'service')} ${count === 1 ? 'is' : 'are'} ready.`,
}

/** Many subjects that are well are one line; the Operations page has them singly. */
function groupGood(readings: readonly Reading[]) {
  const isGrouped = ({ kind, level }: Reading) => level === 'good' && summaries[kind] !== undefined
  const groups = Map.groupBy(readings.filter(isGrouped), ({ kind }) => kind)
  return {
    single: readings.filter((reading) => !isGrouped(reading)),
    grouped: [...groups].map(([kind, all]) => ({ kind, summary: summaries[kind]?.(all.length) ?? '' })),
  }
}

function ReadingItem({ level, summary, kind }: Pick<Reading, 'level' | 'summary' | 'kind'>) {
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
