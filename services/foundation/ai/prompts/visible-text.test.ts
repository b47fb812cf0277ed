import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { keepVisible, makeInert } from './visible-text.ts'

test('what a person can see stays as it is, in any script', () => {
  for (const text of ['naïve café\n\tindented', '你好，世界', 'مرحبا', 'नमस्ते', 'a < b && c > d', '🙂']) {
    assert.equal(keepVisible(text), text)
  }
})

test('what a person cannot see is gone from any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const seen = keepVisible(text)
      assert.ok(seen.isWellFormed())
      assert.ok(!/[\p{Cf}\p{Variation_Selector}]|(?![\n\t])\p{Cc}/u.test(seen))
      assert.equal(keepVisible(seen), seen)
    }),
  )
})

test('a text is cut at a whole character and says so', () => {
  assert.equal(makeInert('abcdef', 4), 'abc…')
  assert.ok(makeInert('🙂'.repeat(10), 6).isWellFormed())
})

test('code and paths that are no links stay', () => {
  for (const text of ['See src/a.ts:12 and array[i](x) in `git log`', 'key: value', 'std::string']) {
    assert.equal(makeInert(text, 500), text)
  }
})
