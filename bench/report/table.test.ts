import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Measurement } from '../measuring/measurement.ts'
import { mergeResult } from './results.ts'
import { renderResults } from './table.ts'

const measurement: Measurement = {
  what: 'start',
  subject: 'git/git',
  unit: 'milliseconds',
  ours: { median: 1500, least: 1234, most: 1999, runs: 5 },
  peers: [
    { name: 'nothing', figure: { median: 30, least: 20, most: 40, runs: 5 } },
    { name: 'another', figure: 'not installed' },
  ],
  goal: { text: '2 s', reached: true },
  remark: null,
}
const result = { bench: 'start', day: '2026-01-31', others: 0.1, measurements: [measurement] }

test('a row shows the figure, what stands beside it, the ratio and the goal', () => {
  const row = renderResults({ machine: 'a machine', benches: [result] }, ['start'])
    .split('\n')
    .at(-1)
  assert.deepEqual(
    row?.split('|').map((cell) => cell.trim()),
    [
      '',
      'start',
      'git/git',
      '**1.50 s (1.23–2.00, 5 runs)**',
      'nothing: 30.0 ms (20.0–40.0, 5 runs)<br>another: not installed',
      '50.0 ×<br>–',
      '2 s ✓',
      '',
    ],
  )
})

test('figures of a busy machine are marked', () => {
  const table = renderResults({ machine: 'a machine', benches: [{ ...result, others: 0.5 }] }, ['start'])
  assert.match(table, /5 runs\)\*\* †/)
  assert.match(table, /\n† Other programs/)
})

test('a new result replaces that of the same repository and keeps the others', () => {
  const other = { ...measurement, subject: 'fastify/fastify' }
  const before = { machine: 'a machine', benches: [{ ...result, measurements: [measurement, other] }] }
  const fresh = { ...result, day: '2026-02-01' }
  const { benches } = mergeResult(before, fresh)
  assert.deepEqual(
    benches.map(({ day, measurements }) => [day, measurements.map(({ subject }) => subject)]),
    [
      ['2026-01-31', ['fastify/fastify']],
      ['2026-02-01', ['git/git']],
    ],
  )
})
