import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smoothScores } from './smooth-scores.ts'

test('steady scores give a level line', () => {
  const points = ['2026-01-01', '2026-01-05', '2026-03-01'].map((day) => ({ day, commits: 2, mean_score: 6 }))
  for (const { score } of smoothScores(points)) assert.ok(Math.abs(score - 6) < 1e-9)
})

test('days with more commits pull the line more', () => {
  const [first] = smoothScores([
    { day: '2026-01-01', commits: 1, mean_score: 0 },
    { day: '2026-01-02', commits: 99, mean_score: 10 },
  ])
  assert.ok(first && first.score > 9)
})

test('no points give no line', () => {
  assert.deepEqual(smoothScores([]), [])
})
