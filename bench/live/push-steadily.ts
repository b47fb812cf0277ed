import type { LiveInstallation } from './installation.ts'
import { openLoad, sendSteadily } from './load.ts'

/** Connections that code hosts hold open at once, at most. */
const connections = 64

/**
 * Pushes so many commits a second, each by itself; gives the milliseconds from each delivery's sending until its commit's
 * score was seen.
 */
export async function pushSteadily(
  { url, push }: LiveInstallation,
  pace: { rate: number; seconds: number },
): Promise<number[]> {
  const load = openLoad(url, connections)
  const durations: Promise<number>[] = []
  await sendSteadily(pace, () => {
    const { delivery, seen } = push()
    const sent = performance.now()
    const accepted = load.send(delivery)
    const duration = Promise.all([seen, accepted]).then(([at]) => at - sent)
    // Told when all are awaited.
    duration.catch(() => {})
    durations.push(duration)
  })
  const all = await Promise.all(durations)
  await load.close()
  return all
}
