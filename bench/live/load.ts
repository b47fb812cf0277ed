import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Delivery } from './github-sender.ts'

/** Sends deliveries to one server over connections that stay open. */
export interface Load {
  /** Resolves when it was accepted, after so many milliseconds; rejects when it was not. */
  send: (delivery: Delivery) => Promise<number>
  close: () => Promise<void>
}

export function openLoad(url: string, connections: number): Load {
  const pool = new Pool(url, { connections })
  return {
    send: async ({ path, headers, body }) => {
      const started = performance.now()
      const answer = await pool.request({ method: 'POST', path, headers, body })
      const duration = performance.now() - started
      const text = await answer.body.text()
      if (answer.statusCode !== 202) throw new Error(`${path} answered ${answer.statusCode}: ${text}`)
      return duration
    },
    close: () => pool.close(),
  }
}

/** Each of so many senders sends the next as soon as the one before was accepted. */
export async function sendInTurn(
  load: Load,
  next: () => Delivery,
  { senders, seconds }: { senders: number; seconds: number },
): Promise<{ rate: number; durations: number[] }> {
  const durations: number[] = []
  const started = performance.now()
  const end = started + seconds * 1000
  const sender = async () => {
    while (performance.now() < end) durations.push(await load.send(next()))
  }
  await Promise.all(Array.from({ length: senders }, sender))
  return { rate: durations.length / ((performance.now() - started) / 1000), durations }
}

/** Sends so many a second, evenly, whether the server keeps up or not; resolves when all were sent. */
export async function sendSteadily(
  { rate, seconds }: { rate: number; seconds: number },
  send: () => void,
): Promise<void> {
  const started = performance.now()
  for (let sent = 0; sent < rate * seconds; ) {
    const due = Math.min(rate * seconds, ((performance.now() - started) / 1000) * rate)
    for (; sent < due; sent++) send()
    await sleep(1)
  }
}
