import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { ServiceHealth } from '#contracts/gateway.ts'
import { Card } from '../../parts/card.tsx'
import { FigureTable } from '../../parts/figure-table.tsx'
import { countOf } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import styles from './operations.module.css'

/** Every service with its state. */
export function ServiceTable({ services }: { services: readonly ServiceHealth[] }) {
  const ill = services.filter(({ state }) => state !== 'ready')
  return (
    <Card
      title="Services"
      note={
        ill.length === 0
          ? 'All are ready'
          : `${countOf(ill.length, 'service')} not ready: ${ill.map(({ name }) => name).join(', ')}`
      }
    >
      <FigureTable columns={['Service', 'State', 'Latency', 'Version']}>
        {services.map(({ name, state, detail, latency_ms, version }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <StateMark state={state} detail={detail} />
            </td>
            <td>
              {latency_ms === null
                ? '–'
                : `${latency_ms < 10 ? latency_ms.toFixed(1) : Math.round(latency_ms)} ms`}
            </td>
            <td>{version ?? '–'}</td>
          </tr>
        ))}
      </FigureTable>
    </Card>
  )
}

type State = ServiceHealth['state']

const stateIcon: Readonly<Record<State, typeof IconCircleCheck>> = {
  ready: IconCircleCheck,
  degraded: IconAlertTriangle,
  unavailable: IconAlertTriangle,
  unreachable: IconCircleX,
}

function StateMark({ state, detail }: { state: State; detail: string | null }) {
  const Icon = stateIcon[state]
  return (
    <span className={styles.state} data-state={state}>
      <Icon size={15} stroke={1.8} aria-hidden="true" />
      {state}
      {detail && (
        <span className={styles.detail}>
          <VisibleText text={detail} />
        </span>
      )}
    </span>
  )
}
