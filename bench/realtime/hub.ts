import { setTimeout as sleep } from 'node:timers/promises'
import type { Socket } from 'socket.io-client'
import { quantile } from '../measuring/spread.ts'

/** Something that tells all who listen to it. */
export interface Hub {
  /** Connects one who hears everything that is told from now on. */
  connect: () => Promise<Socket>
  /** Tells everybody once; resolves when that has begun. */
  tell: () => Promise<void>
}

/** Told one after the other, with time to come to rest in between, in milliseconds. */
const rest = 20

/** Connections that are opened at a time. */
const together = 50

/** Milliseconds until a single listener has heard, at rest: half of the times and 99 in 100. */
export async function measureLatency(hub: Hub, times: number): Promise<{ p50: number; p99: number }> {
  const durations = await withListeners(hub, 1, times)
  return { p50: quantile(durations, 0.5), p99: quantile(durations, 0.99) }
}

/** Milliseconds until the last of many listeners has heard, in the middle of several times. */
export async function measureFanOut(hub: Hub, listeners: number, times: number): Promise<number> {
  return quantile(await withListeners(hub, listeners, times), 0.5)
}

/** For each time something is told, the milliseconds until the last listener has heard. */
async function withListeners(hub: Hub, listeners: number, times: number): Promise<number[]> {
  const sockets: Socket[] = []
  while (sockets.length < listeners) {
    const count = Math.min(together, listeners - sockets.length)
    sockets.push(...(await Promise.all(Array.from({ length: count }, hub.connect))))
  }
  let missing = 0
  let heardAt = 0
  let done = () => {}
  const hear = () => {
    missing -= 1
    if (missing > 0) return
    heardAt = performance.now()
    done()
  }
  for (const socket of sockets) socket.on('events', hear)
  const tellOnce = async () => {
    missing = listeners
    const heard = new Promise<void>((resolve) => {
      done = resolve
    })
    await hub.tell()
    const toldAt = performance.now()
    await heard
    await sleep(rest)
    return heardAt - toldAt
  }
  // The first time warms up.
  await tellOnce()
  const durations: number[] = []
  for (let time = 0; time < times; time++) durations.push(await tellOnce())
  for (const socket of sockets) socket.close()
  return durations
}
