const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 })

/** An amount in millionths of a US dollar: `$0.0123`. */
export function formatDollars(micros: number): string {
  return dollars.format(micros / 1e6)
}
