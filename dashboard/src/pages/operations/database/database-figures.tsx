import type { DatabaseStatistics } from '#contracts/database.ts'
import { Card } from '../../../parts/card.tsx'
import { countOf, formatBytes, formatShare } from '../../../parts/numbers.ts'
import { TimeAgo } from '../../../parts/time-ago.tsx'
import styles from './database.module.css'

/** How the database does, in a few figures. */
export function DatabaseFigures({ statistics }: { statistics: DatabaseStatistics }) {
  const { server_version, started_at, bytes, connections, cache_hit_ratio, event_log } = statistics
  const oldest = statistics.oldest_transaction_seconds
  const months = event_log.partitions
  const figures: [string, string][] = [
    ['Size', formatBytes(bytes)],
    ['Connections', `${connections.open} of ${connections.limit}`],
    ['Read from memory', cache_hit_ratio === null ? '–' : formatShare(cache_hit_ratio)],
    ['Oldest transaction', oldest === null || oldest < 1 ? 'under 1 s' : `${Math.round(oldest)} s`],
    ['Event log', formatBytes(months.reduce((sum, month) => sum + month.bytes, 0))],
    [
      'Events are kept',
      event_log.retention_days === null ? 'for ever' : countOf(event_log.retention_days, 'day'),
    ],
  ]
  return (
    <Card
      title="Database"
      note={
        <>
          PostgreSQL {server_version}, started <TimeAgo time={started_at} />
        </>
      }
    >
      <dl className={styles.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
