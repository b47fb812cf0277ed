import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupMonths } from './group-months.ts'

const monthsFrom = (year: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    month: new Date(Date.UTC(year, index)).toISOString().slice(0, 10),
    EXCELLENT: 1,
    GOOD: 0,
    FAIR: 2,
    NEEDS_IMPROVEMENT: 0,
    mean_score: index % 2 ? 4 : 8,
  }))

test('a few months stay months', () => {
  const spans = groupMonths(monthsFrom(2026, 3))
  assert.deepEqual(
    spans.map(({ name }) => name),
    ['Jan 2026', 'Feb 2026', 'Mar 2026'],
  )
})

test('many months become quarters, and no commit is lost', () => {
  const spans = groupMonths(monthsFrom(2020, 60))
  assert.equal(spans.length, 20)
  assert.equal(spans[0]?.name, 'Quarter 1 of 2020')
  assert.equal(spans[0]?.tick, '2020')
  assert.equal(
    spans.reduce((sum, { commits }) => sum + commits, 0),
    180,
  )
})

test('decades become years, with the mean weighted by commits', () => {
  const spans = groupMonths(monthsFrom(2000, 240))
  assert.equal(spans.length, 20)
  assert.equal(spans[0]?.mean_score, 6)
})
