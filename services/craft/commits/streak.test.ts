import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findStreak } from './streak.ts'

test('no day is no streak', () => assert.deepEqual(findStreak([]), { current: 0, longest: 0 }))

test('the current streak ends at the newest day, the longest may lie anywhere', () => {
  const days = ['2024-02-27', '2024-02-28', '2024-02-29', '2024-03-01', '2024-03-05', '2024-03-06']
  assert.deepEqual(findStreak(days), { current: 2, longest: 4 })
})

test('a streak runs over the end of a year, and a gap of one day ends it', () => {
  assert.deepEqual(findStreak(['2023-12-31', '2024-01-01', '2024-01-03']), { current: 1, longest: 2 })
})
