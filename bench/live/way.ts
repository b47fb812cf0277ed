import type { Measurement } from '../measuring/measurement.ts'
import { quantile, spreadOf } from '../measuring/spread.ts'
import { takeTurns } from '../measuring/take-turns.ts'
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
  const turns = await takeTurns(rounds, {
    ours: () => pushSteadily(installation, pace),
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
      remark: null,
    }
  })
}
