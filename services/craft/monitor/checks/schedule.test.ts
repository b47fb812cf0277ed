import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { planNextCheck } from './schedule.ts'

const middle = (failures: number, interval = 300) =>
  planNextCheck({ interval, failures, is_busy: false }, 0.5)

test('the pause doubles with every failure in a row after the first, up to an hour', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 100].map((failures) => middle(failures)),
    [300, 300, 600, 1200, 2400, 3600, 3600],
  )
  assert.equal(middle(5, 7200), 7200)
})

test('while a backfill runs it is asked again soon', () => {
  assert.equal(planNextCheck({ interval: 300, failures: 0, is_busy: true }, 0.5), 10)
})

test('chance moves a check by a tenth at most, whatever happened before', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 604_800 }),
      fc.nat(),
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (interval, failures, is_busy, random) => {
        const planned = planNextCheck({ interval, failures, is_busy }, random)
        const longest = Math.max(interval, 3600)
        assert.ok(planned >= 9 * 0.999 && planned <= longest * 1.1 + 1e-6)
        if (!is_busy) assert.ok(planned >= interval * 0.9 - 1e-6)
      },
    ),
  )
})
