import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { measureIndentation } from './indentation.ts'

const measure = (text: string) => measureIndentation(Buffer.from(text))

test('counts lines that are not blank and sums their levels', () => {
  const text = ['function f() {', '  if (x) {', '    return', '', '  }', '}', ''].join('\n')
  assert.deepEqual(measure(text), { lines: 5, complexity: 4 })
})

test('finds the same complexity however wide a file indents', () => {
  const levels = [0, 1, 2, 2, 3, 1, 0]
  const written = (unit: string) => levels.map((level) => `${unit.repeat(level)}x`).join('\n')
  const units = ['  ', '    ', '        ', '\t'].map((unit) => measure(written(unit)).complexity)
  assert.deepEqual(units, [9, 9, 9, 9])
})

test('is not misled by the stars of block comments', () => {
  const text = ['/**', ' * says', ' */', 'class A {', '    b() {', '        c', '    }', '}'].join('\n')
  assert.equal(measure(text).complexity, 5)
})

test('takes line ends of any system', () => {
  assert.deepEqual(measure('a\r\n  b\r\n\r\n  c\r\n'), { lines: 3, complexity: 2 })
})

test('an empty file has nothing', () => {
  assert.deepEqual(measure(''), { lines: 0, complexity: 0 })
})

test('any bytes give finite figures that blank lines do not change', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const measured = measureIndentation(bytes)
      assert.ok(Number.isFinite(measured.complexity) && measured.complexity >= 0)
      assert.deepEqual(measureIndentation(Buffer.concat([bytes, Buffer.from('\n \n\n')])), measured)
    }),
  )
})
