import type { Consumer } from '#contracts/events.ts'
import { Card } from '../../parts/card.tsx'
import { FigureTable } from '../../parts/figure-table.tsx'
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
        <FigureTable
          columns={[
            'Consumer',
            { title: 'Reacts to', optional: true },
            'Lag',
            { title: 'Dead letters', optional: true },
            'Last handled',
          ]}
        >
          {consumers.map(({ name, types, lag, dead_letters, handled_at }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={styles.types} data-optional>
                {types.join(', ')}
              </td>
              <td>{lag >= mostCounted ? `${formatCount(mostCounted)} or more` : formatCount(lag)}</td>
              <td data-optional>{formatCount(dead_letters)}</td>
              <td>{handled_at ? <TimeAgo time={handled_at} /> : 'never'}</td>
            </tr>
          ))}
        </FigureTable>
      )}
    </Card>
  )
}
