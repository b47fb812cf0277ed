import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { areaUnderCurve, estimate, f1Score, macroF1 } from './metrics.ts'
import { createRandom } from './seeded-random.ts'

test('the area under the curve is the share of pairs in the right order, ties counting half', () => {
  const row = fc.record({ score: fc.integer({ min: 0, max: 5 }), label: fc.boolean() })
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
      const positives = rows.filter(({ label }) => label)
      const negatives = rows.filter(({ label }) => !label)
      fc.pre(positives.length > 0 && negatives.length > 0)
      const pairs = positives.flatMap((a) =>
        negatives.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)),
      )
      const expected = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length
      const actual = areaUnderCurve(
        rows.map(({ score }) => score),
        rows.map(({ label }) => label),
      )
      assert.ok(Math.abs(actual - expected) < 1e-9)
    }),
  )
})

test('the area is one half when a class is absent', () => {
  assert.equal(areaUnderCurve([1, 2], [true, true]), 0.5)
})

test('F1 is the harmonic mean of precision and recall, and its macro mean ignores how rare a class is', () => {
  const predicted = ['a', 'a', 'b', 'b']
  const actual = ['a', 'b', 'b', 'b']
  assert.equal(f1Score(predicted, actual, 'a'), 2 / 3)
  assert.equal(f1Score(predicted, actual, 'c'), 0)
  assert.ok(Math.abs(macroF1(predicted, actual, ['a', 'b']) - (2 / 3 + 4 / 5) / 2) < 1e-12)
})

test('an estimate lies within its interval, and the same seed gives the same interval', () => {
  const rows = Array.from({ length: 200 }, (_, index) => index % 2)
  const mean = (sample: readonly number[]) => sample.reduce((sum, x) => sum + x, 0) / sample.length
  const first = estimate(rows, mean, createRandom(1))
  assert.ok(first.low < 0.5 && first.value === 0.5 && first.high > 0.5)
  assert.deepEqual(estimate(rows, mean, createRandom(1)), first)
})
