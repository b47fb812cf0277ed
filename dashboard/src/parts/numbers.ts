const whole = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** `12,345` */
export function formatCount(value: number): string {
  return whole.format(value)
}

/** `12.3K`, for where the exact number stands elsewhere. */
export function formatCompact(value: number): string {
  return compact.format(value)
}

/** `0.42` as `42%`. */
export function formatShare(value: number): string {
  return percent.format(value)
}

/** A score of 0 to 10 with one digit: `7.4`. */
export function formatScore(value: number): string {
  return oneDigit.format(value)
}

/** A difference with its sign: `+0.6`, `−1.2`. */
export function formatDifference(value: number): string {
  const text = oneDigit.format(Math.abs(value))
  if (text === '0.0') return '±0.0'
  return value > 0 ? `+${text}` : `−${text}`
}

/** A size in bytes as people read it: `10.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB']
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${step === 0 ? bytes : oneDigit.format(bytes / 1000 ** step)} ${units[step]}`
}

/** `1 commit`, `2 commits`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
