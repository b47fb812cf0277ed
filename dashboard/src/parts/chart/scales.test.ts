import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readTicks, scaleLinear, thinOut } from './scales.ts'

test('ticks are round and reach the largest value', () => {
  assert.deepEqual(readTicks(37), [0, 10, 20, 30, 40])
  assert.deepEqual(readTicks(1), [0, 1])
  assert.deepEqual(readTicks(0), [0, 1])
  assert.deepEqual(readTicks(1, 4, 0.25), [0, 0.5, 1])
})

test('there are few ticks whatever the values', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e12, noNaN: true }), (max) => {
      const ticks = readTicks(max)
      assert.ok(ticks.length >= 2 && ticks.length <= 6, `${ticks.length} ticks for ${max}`)
      assert.ok((ticks.at(-1) ?? 0) >= max * 0.999)
    }),
  )
})

test('a scale maps its ends onto the ends of the axis', () => {
  const scale = scaleLinear(0, 10, 100, 0)
  assert.equal(scale(0), 100)
  assert.equal(scale(10), 0)
  assert.equal(scaleLinear(3, 3, 0, 50)(3), 0)
})

test('labels keep their distance', () => {
  assert.deepEqual(
    thinOut([0, 10, 30, 55, 61], (x) => x, 30),
    [0, 30, 61],
  )
})
