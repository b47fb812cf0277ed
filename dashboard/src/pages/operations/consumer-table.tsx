import type { Consumer } from '#contracts/events.ts'
import { Card } from '../../parts/card.tsx'
import { EmptyNotice } from '../../parts/notices.tsx'
import { formatCount } from '../../parts/numbers.ts'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './operations.module.css'

/** `lag` is counted up to this many. */
const mostCounted = 100_000

/** Who reacts to events, and how far behind they are. */
export function ConsumerTable({ consumers }: { consumers: readonly Consumer[] }) {
  return (
    <Card title="Event consumers" note="Lag is the number of events still to be handled">
      {consumers.length === 0 ? (
        <EmptyNotice>No service reacts to events.</EmptyNotice>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Consumer</th>
                <th scope="col" className={styles.optional}>
                  Reacts to
                </th>
                <th scope="col">Lag</th>
                <th scope="col" className={styles.optional}>
                  Dead letters
                </th>
                <th scope="col">Last handled</th>
              </tr>
            </thead>
            <tbody>
              {consumers.map(({ name, types, lag, dead_letters, handled_at }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className={`${styles.types} ${styles.optional}`}>{types.join(', ')}</td>
                  <td>{lag >= mostCounted ? `${formatCount(mostCounted)} or more` : formatCount(lag)}</td>
                  <td className={styles.optional}>{formatCount(dead_letters)}</td>
                  <td>{handled_at ? <TimeAgo time={handled_at} /> : 'never'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}
