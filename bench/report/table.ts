import type { Measurement, Peer } from '../measuring/measurement.ts'
import { formatRatio, formatSpread } from './format.ts'
import type { BenchResult, Results } from './results.ts'

/** When other programs take more of the processors than this part, figures are marked. */
const busy = 0.2

/** The results as Markdown, in the given order of benches. */
export function renderResults({ machine, benches }: Results, order: readonly string[]): string {
  const sorted = benches.toSorted((a, b) => order.indexOf(a.bench) - order.indexOf(b.bench))
  const days = [...new Set(benches.map(({ day }) => day))].sort()
  const isBusy = benches.some(({ others }) => others > busy)
  return [
    `Measured on ${days.join(', ')}: ${machine}.`,
    '',
    ...alignColumns([
      ['what', 'on', 'here', 'beside it', 'here ÷ beside', 'to reach'],
      ...sorted.flatMap((result) => result.measurements.map((measurement) => renderRow(measurement, result))),
    ]),
    ...(isBusy
      ? ['', '† Other programs were busy on the machine: the figure is worse than it would be alone.']
      : []),
  ].join('\n')
}

function renderRow(measurement: Measurement, { others }: BenchResult): string[] {
  const { what, subject, unit, ours, peers, goal, remark } = measurement
  const here = `**${formatSpread(ours, unit)}**${others > busy ? ' †' : ''}`
  return [
    what,
    subject ?? '',
    remark === null ? here : `${here}<br>${remark}`,
    peers.map((peer) => renderPeer(peer, measurement)).join('<br>'),
    peers.map(({ figure }) => (typeof figure === 'string' ? '–' : formatRatio(ours, figure))).join('<br>'),
    goal === null ? '' : `${goal.text} ${goal.reached ? '✓' : '✗'}`,
  ]
}

/** The lines of a table, as the formatter lays it out. */
function alignColumns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  const [head = [], ...body] = rows
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)]
}

function renderPeer({ name, figure }: Peer, { unit }: Measurement): string {
  return `${name}: ${typeof figure === 'string' ? figure : formatSpread(figure, unit)}`
}
