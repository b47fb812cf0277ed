import type { Measurement } from '../measuring/measurement.ts'
import { quantile, spreadOf } from '../measuring/spread.ts'
import type { LiveInstallation } from './installation.ts'
import { pushSteadily } from './push-steadily.ts'

const goal = 1000

/** A rate is kept up when of all its commits 99 in 100 are seen within so many milliseconds. */
const patience = 1000

/** Commits a second that are tried first, and below which nothing is tried. */
const first = 125
const least = 10

/** Of a rate that was not kept up for the whole time, what is tried next: few tries, since each takes commits to push. */
const slower = 0.6

/** Seconds: of a try, and of what counts. */
const trial = 5
const whole = 60

/** Commits a second, each pushed by itself, that are coached and seen for a minute without falling behind. */
export async function measureEndurance(
  installation: LiveInstallation,
  say: (text: string) => void,
): Promise<Measurement> {
  const keepsUp = async (rate: number, seconds: number) => {
    const slow = quantile(await pushSteadily(installation, { rate, seconds }), 0.99)
    const pushed = performance.now()
    await installation.settle()
    const behind = performance.now() - pushed
    say(
      `live: ${rate} a second for ${seconds} s: p99 ${Math.round(slow)} ms, whole ${Math.round(behind)} ms later`,
    )
    return { isFast: slow <= patience, slow, behind }
  }
  const highest = await findRate(async (tried) => (await keepsUp(tried, trial)).isFast)
  // What goes well for seconds fills a queue in a minute.
  let rate = Math.floor(highest * slower)
  let kept = await keepsUp(rate, whole)
  while (!kept.isFast && rate > least) {
    rate = Math.floor(rate * slower)
    kept = await keepsUp(rate, whole)
  }
  return {
    what: `commits pushed, coached and seen for ${whole} s`,
    subject: null,
    unit: 'per_second',
    ours: spreadOf([rate]),
    peers: [],
    goal: { text: '1,000 a second', reached: rate >= goal },
    remark: `p99 ${Math.round(kept.slow)} ms; completed from git ${(kept.behind / 1000).toFixed(1)} s after the last`,
  }
}

/** Doubles the rate up to the goal, or halves it until it is not too high, and then halves the gap twice. */
async function findRate(keepsUp: (rate: number) => Promise<boolean>): Promise<number> {
  let low = first
  if (await keepsUp(low)) {
    while (low < goal && (await keepsUp(low * 2))) low *= 2
    if (low >= goal) return low
  } else {
    do low = Math.floor(low / 2)
    while (low > least && !(await keepsUp(low)))
  }
  let high = low * 2
  for (let halving = 0; halving < 2; halving++) {
    const middle = Math.round((low + high) / 2)
    if (await keepsUp(middle)) low = middle
    else high = middle
  }
  return low
}
