import { IconAlertOctagon, IconAlertTriangle } from '@tabler/icons-react'
import type { Alert } from '#contracts/monitor.ts'
import { Card } from '../../parts/card.tsx'
import { EmptyNotice } from '../../parts/notices.tsx'
import { countOf } from '../../parts/numbers.ts'
import { LongText } from '../../parts/text/long-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './monitor.module.css'

/** Alerts that are open, and the latest that were. */
export function AlertList({ open, cleared }: { open: readonly Alert[]; cleared: readonly Alert[] }) {
  return (
    <Card
      title="Alerts"
      note="Raised when something is wrong for a while, cleared when it has been well for a while"
    >
      {open.length === 0 && <EmptyNotice>None is open: everything measured is well.</EmptyNotice>}
      <ul className={styles.alerts}>
        {open.map((alert) => (
          <AlertItem key={alert.id} alert={alert} />
        ))}
      </ul>
      {cleared.length > 0 && (
        <details className={styles.past}>
          <summary>{countOf(cleared.length, 'cleared alert')}</summary>
          <ul className={styles.alerts}>
            {cleared.map((alert) => (
              <AlertItem key={alert.id} alert={alert} />
            ))}
          </ul>
        </details>
      )}
    </Card>
  )
}

function AlertItem({ alert: { kind, severity, summary, raised_at, cleared_at } }: { alert: Alert }) {
  const Icon = severity === 'critical' ? IconAlertOctagon : IconAlertTriangle
  return (
    <li>
      <span className={styles.mark} data-severity={cleared_at === null ? severity : 'past'}>
        <Icon size={16} stroke={1.8} aria-hidden="true" />
        {severity}
      </span>
      <div>
        <p>
          <LongText text={summary} limit={400} />
        </p>
        <p className={styles.quiet}>
          {kind.replaceAll('_', ' ')}, raised <TimeAgo time={raised_at} />
          {cleared_at && (
            <>
              , cleared <TimeAgo time={cleared_at} />
            </>
          )}
        </p>
      </div>
    </li>
  )
}
