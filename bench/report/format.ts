import type { Unit } from '../measuring/measurement.ts'
import type { Spread } from '../measuring/spread.ts'

/** A figure with its spread: `1.24 s (1.20–1.31, 5 runs)`. */
export function formatSpread({ median, least, most, runs }: Spread, unit: Unit): string {
  const scale = chooseScale(median, unit)
  const show = (value: number) => formatNumber(value / scale.size)
  const range = runs === 1 ? 'one run' : `${show(least)}–${show(most)}, ${runs} runs`
  return `${show(median)} ${scale.sign} (${range})`
}

/** How many times the other figure ours is: `1.3 ×`. */
export function formatRatio(ours: Spread, other: Spread): string {
  return `${formatNumber(ours.median / other.median)} ×`
}

function chooseScale(value: number, unit: Unit): { size: number; sign: string } {
  if (unit === 'bytes') return { size: 2 ** 20, sign: 'MB' }
  if (unit === 'per_second') return { size: 1, sign: 'a second' }
  if (unit === 'bytes_per_second') return { size: 1e6, sign: 'MB/s' }
  return value >= 1000 ? { size: 1000, sign: 's' } : { size: 1, sign: 'ms' }
}

/** Three figures, or all before the point. */
function formatNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
