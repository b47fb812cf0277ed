/** A field as a spreadsheet shows it. */
export type CsvValue = string | number | boolean | null

/** What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"). */
const formulaStart = /^[=+\-@\t\r]/
const needsQuotes = /[",\r\n]/

/**
 * One CSV record, RFC 4180, with its line end. A text that a spreadsheet would run as a formula gets a leading
 * apostrophe, which makes it text there; numbers stay numbers.
 */
export function writeCsvRecord(values: readonly CsvValue[]): string {
  return `${values.map(writeField).join(',')}\r\n`
}

function writeField(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = formulaStart.test(value) ? `'${value}` : value
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
