import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quantile, spreadOf } from './spread.ts'

test('a spread tells the median, the ends and how often was measured', () => {
  assert.deepEqual(spreadOf([9, 1, 4]), { median: 4, least: 1, most: 9, runs: 3 })
  assert.throws(() => spreadOf([]))
})

test('a quantile between two values lies between them', () => {
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5)
  assert.equal(quantile([10, 20], 0.99), 19.9)
  assert.equal(quantile([7], 0.99), 7)
})
