import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconHelpCircle,
} from '@tabler/icons-react'
import type { DeliveryState } from '#contracts/code-host.ts'
import styles from './webhooks.module.css'

const icons: Readonly<Record<DeliveryState, typeof IconCircleCheck>> = {
  received: IconCircleDashed,
  processed: IconCircleCheck,
  unmatched: IconHelpCircle,
  ignored: IconCircleMinus,
  failed: IconCircleX,
}

/** What became of a delivery, in a word and a sign. */
export function StateMark({ state }: { state: DeliveryState }) {
  const Icon = icons[state]
  return (
    <span className={styles.state} data-state={state}>
      <Icon size={15} stroke={1.8} aria-hidden="true" />
      {state}
    </span>
  )
}
