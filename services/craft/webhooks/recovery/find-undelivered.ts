import type { DeliveryAttempt } from './github-client.ts'

/** Of attempts, newest first, the last one of each delivery that never succeeded; these oldest first. */
export function findUndelivered(attempts: readonly DeliveryAttempt[]): DeliveryAttempt[] {
  const byDelivery = Map.groupBy(attempts, ({ delivery }) => delivery)
  return [...byDelivery.values()]
    .filter((tries) => !tries.some(({ succeeded }) => succeeded))
    .flatMap(([last]) => last ?? [])
    .toReversed()
    .toSorted((one, other) => Date.parse(one.delivered_at) - Date.parse(other.delivered_at))
}
