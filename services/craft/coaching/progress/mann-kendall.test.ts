import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readTrend, testTrend } from './mann-kendall.ts'

/** Gilbert 1987, page 212: 22 values with ties in three groups. */
const gilbert = [20, 20, 20, 20, 15, 20, 20, 30, 27, 26, 23, 35, 25, 28, 70, 26, 24, 34, 32, 23, 50, 30]
/** J. B. Little, College of the Holy Cross, "A Mann-Kendall example by hand". */
const little = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7]

test('it agrees with the published example with one tie', () => {
  const { s, variance, z } = testTrend(little)
  assert.equal(s, 54)
  assert.equal(variance, (14 * 13 * 33 - 2 * 1 * 9) / 18)
  assert.equal(z.toFixed(4), '2.9058')
})

test('it agrees with the published example with groups of ties', () => {
  assert.equal(testTrend(gilbert).z.toFixed(1), '3.1')
})

test('it agrees with the published figures of an ever rising series', () => {
  const { s, variance, z } = testTrend(Array.from({ length: 100 }, (_, index) => index + 1))
  assert.equal(s, 4950)
  assert.equal(variance, 112_750)
  assert.equal(z.toFixed(6), '14.738700')
})

test('it counts the pairs as comparing each with each does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 }), (values) => {
      let s = 0
      values.forEach((value, index) => {
        for (const later of values.slice(index + 1)) s += Math.sign(later - value)
      })
      assert.equal(testTrend(values).s, s)
    }),
  )
})

test('equal scores are steady, few scores unknown', () => {
  assert.equal(readTrend(new Array(20).fill(7)), 'steady')
  assert.equal(readTrend([1, 2, 3, 4, 5, 6, 7]), 'unknown')
  assert.equal(readTrend([1, 2, 3, 4, 5, 6, 7, 8]), 'improving')
  assert.equal(readTrend([8, 7, 6, 5, 4, 3, 2, 1]), 'declining')
})
