import { createClient } from '@redis/client'
import type { Outlet, Relay } from '#platform/events/relay.ts'
import type { Check } from '#platform/http/operational-routes.ts'
import type { RedisConfig } from '../config.ts'
import { openStream, type SendCommand } from './redis-stream.ts'

/** A relay of the log to Redis, with the state of its connection as `/ready` tells it. */
export interface RedisRelay {
  relay: Relay
  check: () => Check
}

/** Stable for ever. */
export const redisRelayName = 'events.redis'

const connectWithin = 5000

/** How often a silent connection is tried, in milliseconds: one that broke without a word is noticed then. */
const pingEvery = 10_000

/** Data of more bytes than this stays in the log: a message of ten megabytes would hold up every subscriber. */
const longestData = 262_144

/** With {@link longestData}, and as many read ahead, about 100 MB at most are held at once. */
const eventsPerDelivery = 200

/** Passes every event on to Redis: to a stream, and those of commits to a pub/sub channel as well. */
export function createRedisRelay(config: RedisConfig): RedisRelay {
  const place = `${config.url.protocol}//${config.url.host}`
  let outage: { reason: string; since: string } | null = null
  return {
    relay: {
      name: redisRelayName,
      batch: eventsPerDelivery,
      data_limit: longestData,
      open: () => connect(config),
      onState: (error) => {
        outage = error && { reason: error.message, since: outage?.since ?? new Date().toISOString() }
      },
    },
    check: () => {
      if (outage === null) return { name: 'redis', ready: true, optional: true }
      const detail = `Redis at ${place} takes no events since ${outage.since}, they wait in the log: ${outage.reason}`
      return { name: 'redis', ready: false, optional: true, detail }
    },
  }
}

/**
 * One connection, not mended when it breaks: commands sent again by the client would leave their order. A new one starts
 * from what the stream then holds.
 */
async function connect(config: RedisConfig): Promise<Outlet> {
  const client = createClient({
    url: config.url.href,
    // The newer protocol needs Redis 6; streams are there since Redis 5.
    RESP: 2,
    maintNotifications: 'disabled',
    disableOfflineQueue: true,
    pingInterval: pingEvery,
    socket: { reconnectStrategy: false, connectTimeout: connectWithin, socketTimeout: 3 * pingEvery },
  })
  let lost: Error | null = null
  let tell: (reason: Error) => void = () => {}
  client.on('error', (error: Error) => {
    lost ??= error
    tell(lost)
  })
  const close = () => {
    if (client.isOpen) client.destroy()
  }
  try {
    await client.connect()
    const send: SendCommand = (args) => client.sendCommand([...args])
    const stream = await openStream(send, config)
    return {
      ...stream,
      onLost: (listener) => {
        tell = listener
        if (lost) listener(lost)
      },
      close,
    }
  } catch (error) {
    close()
    throw lost ?? error
  }
}
