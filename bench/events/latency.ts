import { setTimeout as sleep } from 'node:timers/promises'
import { afterCommit } from '#platform/database/transact.ts'
import type { Measurement, Peer } from '../measuring/measurement.ts'
import { quantile, spreadOf } from '../measuring/spread.ts'
import { takeTurns } from '../measuring/take-turns.ts'
import { type BenchLog, inventEvent } from './bench-log.ts'

/** Events in one round, one after the other. */
const eventsPerRound = 300

const goal = 2

/** From the commit of the transaction that appended an event to the handler, beside one LISTEN/NOTIFY round trip. */
export async function measureLatency(log: BenchLog, rounds: number): Promise<Measurement[]> {
  const here = await startListener(log, 'here')
  const elsewhere = await startListener(log, 'elsewhere')
  const bell = await hangBell(log)
  for (const ring of [here.ring, elsewhere.ring, bell.ring]) await ringOften(ring, 50)
  const turns = await takeTurns(rounds, {
    here: () => ringOften(here.ring, eventsPerRound),
    elsewhere: () => ringOften(elsewhere.ring, eventsPerRound),
    bell: () => ringOften(bell.ring, eventsPerRound),
  })
  await Promise.all([here.stop(), elsewhere.stop(), bell.stop()])

  const spread = (samples: number[][], part: number) =>
    spreadOf(samples.map((round) => quantile(round, part)))
  const row = (what: string, samples: number[][], part: number): Measurement => {
    const ours = spread(samples, part)
    const peers: Peer[] = [{ name: 'bare LISTEN/NOTIFY', figure: spread(turns.bell, part) }]
    const hasGoal = part === 0.5
    return {
      what: `${what}, p${part * 100}`,
      subject: null,
      unit: 'milliseconds',
      ours,
      peers,
      goal: hasGoal ? { text: '2 ms', reached: ours.median <= goal } : null,
      remark: null,
    }
  }
  return [0.5, 0.99].flatMap((part) => [
    row('event: commit → handler in the same process', turns.here, part),
    row('event: commit → handler in another process', turns.elsewhere, part),
  ])
}

/** Something that is set off and, a while later, heard of. */
interface Listener {
  /** Milliseconds from the commit until it was heard. */
  ring: () => Promise<number>
  stop: () => Promise<void>
}

async function ringOften(ring: () => Promise<number>, times: number): Promise<number[]> {
  const durations: number[] = []
  for (let time = 0; time < times; time++) {
    durations.push(await ring())
    // Neither in step with the pause between notifications, nor one upon the other.
    await sleep(2 + (time % 7))
  }
  return durations
}

async function startListener(
  { database, events, consume }: BenchLog,
  where: 'here' | 'elsewhere',
): Promise<Listener> {
  const type = `bench.${where}`
  let onHeard = (_: number) => {}
  const handle = async () => onHeard(performance.now())
  const stop = await consume([{ name: type, types: [type], handle }], where)
  let number = 0
  return {
    stop,
    ring: async () => {
      const heard = new Promise<number>((resolve) => {
        onHeard = resolve
      })
      let committed = Number.NaN
      await database.transact(async (transaction) => {
        afterCommit(transaction, () => {
          committed = performance.now()
        })
        await events.append(transaction, [inventEvent(type, number++)])
      })
      return (await heard) - committed
    },
  }
}

/** NOTIFY on one connection, heard on another: the least that news takes from process to process. */
async function hangBell({ database }: BenchLog): Promise<Listener> {
  const listener = await database.pool.connect()
  const ringer = await database.pool.connect()
  await listener.query('listen bench_bell')
  return {
    ring: async () => {
      const heard = new Promise<number>((resolve) => {
        listener.once('notification', () => resolve(performance.now()))
      })
      const started = performance.now()
      await ringer.query('notify bench_bell')
      return (await heard) - started
    },
    stop: async () => {
      listener.release(true)
      ringer.release(true)
    },
  }
}
