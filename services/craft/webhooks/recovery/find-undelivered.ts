import type { DeliveryAttempt } from './github-client.ts'

/** The last attempt of each delivery none of whose attempts succeeded, oldest first. */
export function findUndelivered(attempts: readonly DeliveryAttempt[]): DeliveryAttempt[] {
  const byDelivery = Map.groupBy(attempts, ({ delivery }) => delivery)
  return [...byDelivery.values()]
    .filter((tries) => !tries.some(({ succeeded }) => succeeded))
    .flatMap((tries) => tries.toSorted(byTime).at(-1) ?? [])
    .toSorted(byTime)
}

function byTime(one: DeliveryAttempt, other: DeliveryAttempt): number {
  return Date.parse(one.delivered_at) - Date.parse(other.delivered_at)
}
