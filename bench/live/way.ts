import type { Measurement } from '../measuring/measurement.ts'
import { quantile, spreadOf } from '../measuring/spread.ts'
import { takeTurns } from '../measuring/take-turns.ts'
import { readProcessorTimes } from '../processes/processor-time.ts'
import { hangDeliveryBell } from './delivery-bell.ts'
import type { LiveInstallation } from './installation.ts'
import { pushSteadily } from './push-steadily.ts'

const pace = { rate: 100, seconds: 10 }
const warm = { rate: 100, seconds: 5 }

/** Milliseconds. */
const goals = [
  { part: 0.5, most: 10 },
  { part: 0.99, most: 50 },
] as const

/**
 * From the sending of a push until its commit was stored, judged, and its score seen, beside one INSERT behind a bare
 * handler that is heard of through NOTIFY.
 */
export async function measureWay(installation: LiveInstallation, rounds: number): Promise<Measurement[]> {
  const bell = await hangDeliveryBell(installation)
  await pushSteadily(installation, warm)
  await installation.settle()
  const effort = createEffort(installation)
  const turns = await takeTurns(rounds, {
    ours: () => effort.measure(() => pushSteadily(installation, pace)),
    least: async () => {
      await installation.settle()
      return bell.ringSteadily(pace)
    },
  })
  await bell.close()
  await installation.settle()
  return goals.map(({ part, most }) => {
    const spread = (samples: number[][]) => spreadOf(samples.map((round) => quantile(round, part)))
    const ours = spread(turns.ours)
    return {
      what: `push delivered → stored → coached → seen, ${pace.rate} a second, p${part * 100}`,
      subject: null,
      unit: 'milliseconds',
      ours,
      peers: [{ name: 'one INSERT and its NOTIFY', figure: spread(turns.least) }],
      goal: { text: `${most} ms`, reached: ours.median <= most },
      remark: effort.describe(),
    }
  })
}

/** Adds up the processor time that pushes take until they are seen. */
function createEffort({ pid }: LiveInstallation) {
  const total = { node: 0, git: 0, postgres: 0 }
  let pushes = 0
  // PostgreSQL is of this process, not of the server.
  const read = async () => {
    const [server, bench] = [await readProcessorTimes(pid), await readProcessorTimes(process.pid)]
    return server && bench && { ...server, postgres: bench.postgres }
  }
  return {
    measure: async (push: () => Promise<number[]>): Promise<number[]> => {
      const before = await read()
      const durations = await push()
      const after = await read()
      if (before && after) {
        for (const name of ['node', 'git', 'postgres'] as const) total[name] += after[name] - before[name]
        pushes += durations.length
      }
      return durations
    },
    describe: (): string | null => {
      if (pushes === 0) return null
      const each = Object.entries(total).map(([name, time]) => `${name} ${(time / pushes).toFixed(1)} ms`)
      return `processor time of a push: ${each.join(', ')}`
    },
  }
}
