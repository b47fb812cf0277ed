import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { squarify } from './squarify.ts'

const box = { x: 0, y: 0, width: 600, height: 400 }

test('every value gets its share of the area, inside the box', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 80 }), (values) => {
      const whole = values.reduce((sum, value) => sum + value, 0)
      const placed = squarify(values, (value) => value, box)
      assert.equal(placed.length, values.length)
      for (const { item, x, y, width, height } of placed) {
        assert.ok(Math.abs((width * height) / 240_000 - item / whole) < 1e-6)
        assert.ok(x >= -1e-6 && y >= -1e-6 && x + width <= 600.001 && y + height <= 400.001)
      }
    }),
  )
})

test('equal values become near squares', () => {
  for (const { width, height } of squarify(Array<number>(24).fill(1), (value) => value, box)) {
    assert.ok(Math.max(width / height, height / width) < 1.6)
  }
})

test('nothing is drawn for nothing', () => {
  assert.deepEqual(
    squarify([0, 0], (value) => value, box),
    [],
  )
})
