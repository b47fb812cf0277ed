import type { Measurement } from '../measuring/measurement.ts'
import { spreadOf } from '../measuring/spread.ts'
import { takeTurns } from '../measuring/take-turns.ts'
import { type BenchLog, inventEvent } from './bench-log.ts'

const eventCount = 20_000
const eventsPerTransaction = 1000
const consumers = 5

/** Events a second from the first append until five consumers have handled them all, beside the appends alone. */
export async function measureThroughput(log: BenchLog, rounds: number): Promise<Measurement> {
  let round = 0
  const { ours, alone } = await takeTurns(rounds, {
    ours: () => deliver(log, `bench.delivered_${round++}`),
    alone: () => append(log, 'bench.appended'),
  })
  return {
    what: `events appended and handled by ${consumers} consumers`,
    subject: null,
    unit: 'per_second',
    ours: spreadOf(ours),
    peers: [{ name: 'appending alone', figure: spreadOf(alone) }],
    goal: null,
    remark: `${eventCount.toLocaleString('en')} events in transactions of ${eventsPerTransaction.toLocaleString('en')}`,
  }
}

async function deliver(log: BenchLog, type: string): Promise<number> {
  await log.database.pool.query('truncate events.log')
  const { promise: done, resolve } = Promise.withResolvers<void>()
  let open = consumers
  const stop = await log.consume(
    Array.from({ length: consumers }, (_, consumer) => {
      let handled = 0
      return {
        name: `${type}_${consumer}`,
        types: [type],
        handle: async (events) => {
          handled += events.length
          if (handled < eventCount) return
          open -= 1
          if (open === 0) resolve()
        },
      }
    }),
    'here',
  )
  const started = performance.now()
  await appendAll(log, type)
  await done
  const rate = rateSince(started)
  await stop()
  return rate
}

/** No event can be handled sooner than it is written. */
async function append(log: BenchLog, type: string): Promise<number> {
  await log.database.pool.query('truncate events.log')
  const started = performance.now()
  await appendAll(log, type)
  return rateSince(started)
}

function rateSince(started: number): number {
  return eventCount / ((performance.now() - started) / 1000)
}

async function appendAll({ database, events }: BenchLog, type: string): Promise<void> {
  for (let first = 0; first < eventCount; first += eventsPerTransaction) {
    const batch = Array.from({ length: eventsPerTransaction }, (_, place) => inventEvent(type, first + place))
    await database.transact((transaction) => events.append(transaction, batch))
  }
}
