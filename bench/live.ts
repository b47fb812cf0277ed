import type { BenchContext } from './context.ts'
import { measureAcceptance } from './live/acceptance.ts'
import { measureEndurance } from './live/endurance.ts'
import { startLiveInstallation } from './live/installation.ts'
import { measureWay } from './live/way.ts'
import type { Measurement } from './measuring/measurement.ts'

/** Commits that are there to be pushed: more than a run comes to. */
const pushes = 100_000

/** How fast deliveries are accepted, how soon what they tell of is coached and seen, and how many that goes well for. */
export async function measureLive({ workplace, rounds, say }: BenchContext): Promise<Measurement[]> {
  say('live: making a repository to push to')
  const installation = await startLiveInstallation(workplace, pushes)
  say('live: deliveries accepted')
  const acceptance = await measureAcceptance(installation, rounds)
  say('live: from the push to the score')
  const way = await measureWay(installation, rounds)
  say('live: the highest rate')
  const endurance = await measureEndurance(installation, say)
  await installation.close()
  return [...acceptance, ...way, endurance]
}
