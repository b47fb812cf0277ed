import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { deliverForeignPush } from './github-sender.ts'
import type { LiveInstallation } from './installation.ts'
import { openLoad, sendSteadily } from './load.ts'

/** The least way of a delivery to somebody who waits for it: stored, and heard of through LISTEN. */
export async function hangDeliveryBell({
  bare,
  database_url,
}: Pick<LiveInstallation, 'bare' | 'database_url'>): Promise<{
  /** Milliseconds from each delivery's sending until it was heard of. */
  ringSteadily: (pace: { rate: number; seconds: number }) => Promise<number[]>
  close: () => Promise<void>
}> {
  const listener = new Client({ connectionString: database_url })
  await listener.connect()
  await listener.query('listen bare_deliveries')
  const waiting = new Map<string, (at: number) => void>()
  listener.on('notification', ({ payload = '' }) => {
    waiting.get(payload)?.(performance.now())
    waiting.delete(payload)
  })
  const load = openLoad(bare.url, 64)
  const { body } = deliverForeignPush()
  return {
    ringSteadily: async (pace) => {
      const durations: Promise<number>[] = []
      await sendSteadily(pace, () => {
        const delivery = randomUUID()
        const heard = new Promise<number>((resolve) => waiting.set(delivery, resolve))
        const sent = performance.now()
        const headers = { 'content-type': 'application/json', 'x-github-delivery': delivery }
        const accepted = load.send({ path: '/told', headers, body })
        const duration = Promise.all([heard, accepted]).then(([at]) => at - sent)
        // Told when all are awaited.
        duration.catch(() => {})
        durations.push(duration)
      })
      return Promise.all(durations)
    },
    close: async () => {
      await load.close()
      await listener.end()
    },
  }
}
