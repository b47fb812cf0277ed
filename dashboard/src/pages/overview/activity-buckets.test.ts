import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bucketActivity, chooseBucketSize } from './activity-buckets.ts'

const active = (day: string, commits = 1) => ({ day, commits, additions: commits * 10, deletions: commits })

test('days without commits are there, and empty', () => {
  const buckets = bucketActivity([active('2026-01-01'), active('2026-01-04', 3)], '2026-01-01', '2026-01-05')
  assert.deepEqual(
    buckets.map(({ from, commits }) => [from, commits]),
    [
      ['2026-01-01', 1],
      ['2026-01-02', 0],
      ['2026-01-03', 0],
      ['2026-01-04', 3],
      ['2026-01-05', 0],
    ],
  )
})

test('weeks begin on Monday', () => {
  const [first] = bucketActivity([active('2026-01-01')], '2026-01-01', '2026-12-31')
  assert.equal(first?.from, '2025-12-29')
  assert.equal(first?.to, '2026-01-04')
})

test('months end on their last day', () => {
  const buckets = bucketActivity([], '2023-12-15', '2026-03-01')
  assert.equal(buckets.find(({ from }) => from === '2024-02-01')?.to, '2024-02-29')
})

test('no commit is lost or doubled, whatever the span', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 60 }), (offsets) => {
      const days = [...new Set(offsets)]
        .sort((a, b) => a - b)
        .map((offset) => active(new Date(offset * 86_400_000).toISOString().slice(0, 10)))
      const first = days[0]?.day ?? ''
      const last = days.at(-1)?.day ?? ''
      const sum = bucketActivity(days, first, last).reduce((total, { commits }) => total + commits, 0)
      assert.equal(sum, days.length)
    }),
  )
})

test('long spans get fewer, wider columns', () => {
  assert.equal(chooseBucketSize(30), 'day')
  assert.equal(chooseBucketSize(365), 'week')
  assert.equal(chooseBucketSize(3650), 'month')
})
