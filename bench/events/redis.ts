import { setTimeout as sleep } from 'node:timers/promises'
import type { createClient } from '@redis/client'
import { createRedisRelay } from '../../services/foundation/events/redis/redis-relay.ts'
import type { Measurement } from '../measuring/measurement.ts'
import { spreadOf } from '../measuring/spread.ts'
import { takeTurns } from '../measuring/take-turns.ts'
import { type BenchLog, inventEvent } from './bench-log.ts'

type Client = Pick<ReturnType<typeof createClient>, 'sendCommand' | 'xLen'>

const eventCount = 20_000
const eventsPerTransaction = 1000
const length = 100_000

/** Events a second from the log into the stream, beside pipelined `XADD` of the same number of such entries alone. */
export async function measureRedis(
  log: BenchLog,
  url: string,
  client: Client,
  rounds: number,
): Promise<Measurement> {
  let round = 0
  const { relayed, alone } = await takeTurns(rounds, {
    relayed: () => relayAll(log, url, client, `relayed_${round++}`),
    alone: () => addAlone(client, `alone_${round++}`),
  })
  return {
    what: 'events passed on to Redis',
    subject: null,
    unit: 'per_second',
    ours: spreadOf(relayed),
    peers: [{ name: 'bare XADD, pipelined', figure: spreadOf(alone) }],
    goal: null,
    remark: `${eventCount.toLocaleString('en')} events that waited in the log, in batches of 200`,
  }
}

async function relayAll(log: BenchLog, url: string, client: Client, stream: string): Promise<number> {
  const { relay } = createRedisRelay({ url: new URL(url), stream, length })
  // What a relay is to pass on is appended after it first ran.
  await log.database.pool.query('delete from events.consumers')
  const stopFirst = await log.relay([relay])
  await stopFirst()
  for (let first = 0; first < eventCount; first += eventsPerTransaction) {
    const batch = Array.from({ length: eventsPerTransaction }, (_, place) =>
      inventEvent('bench.relayed', first + place),
    )
    await log.database.transact((transaction) => log.events.append(transaction, batch))
  }
  const started = performance.now()
  const stop = await log.relay([relay])
  while ((await client.xLen(stream)) < eventCount) await sleep(2)
  const rate = rateSince(started)
  await stop()
  await client.sendCommand(['DEL', stream])
  return rate
}

async function addAlone(client: Client, stream: string): Promise<number> {
  const entries = Array.from({ length: eventCount }, (_, number) => {
    const { workspace_id, type, data } = inventEvent('bench.alone', number)
    const position = `${number + 1}-1`
    const at = new Date().toISOString()
    const fields = ['position', position, 'type', type, 'workspace_id', workspace_id, 'at', at]
    const limit = ['MAXLEN', '~', String(length)]
    return ['XADD', stream, ...limit, position, ...fields, 'data', JSON.stringify(data)]
  })
  const started = performance.now()
  for (let first = 0; first < eventCount; first += 200)
    await Promise.all(entries.slice(first, first + 200).map((entry) => client.sendCommand(entry)))
  const rate = rateSince(started)
  await client.sendCommand(['DEL', stream])
  return rate
}

function rateSince(started: number): number {
  return eventCount / ((performance.now() - started) / 1000)
}
