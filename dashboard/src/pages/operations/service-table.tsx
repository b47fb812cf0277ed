import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { Health } from '#contracts/gateway.ts'
import { Card } from '../../parts/card.tsx'
import { countOf } from '../../parts/numbers.ts'
import styles from './operations.module.css'

/** Every service with its state. */
export function ServiceTable({ services }: { services: Health['services'] }) {
  const ill = services.filter(({ state }) => !isWell(state))
  return (
    <Card
      title="Services"
      note={
        ill.length === 0
          ? 'All are ready'
          : `${countOf(ill.length, 'service')} not ready: ${ill.map(({ name }) => name).join(', ')}`
      }
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">State</th>
            <th scope="col">Latency</th>
            <th scope="col">Version</th>
          </tr>
        </thead>
        <tbody>
          {services.map(({ name, state, latency_ms, version }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <State state={state} />
              </td>
              <td>
                {latency_ms === null
                  ? '–'
                  : `${latency_ms < 10 ? latency_ms.toFixed(1) : Math.round(latency_ms)} ms`}
              </td>
              <td>{version ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function State({ state }: { state: string }) {
  const isDown = ['down', 'failed', 'unreachable', 'unavailable'].includes(state)
  const Icon = isWell(state) ? IconCircleCheck : isDown ? IconCircleX : IconAlertTriangle
  return (
    <span className={styles.state} data-state={isWell(state) ? 'well' : isDown ? 'down' : 'odd'}>
      <Icon size={15} stroke={1.8} aria-hidden="true" />
      {state}
    </span>
  )
}

function isWell(state: string): boolean {
  return ['ready', 'ok', 'up', 'running', 'healthy'].includes(state)
}
