import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { harmless, shorten } from './terminal.ts'

test('no text can move the cursor, colour the screen or turn the reading direction', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(harmless(text), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
    }),
  )
  assert.equal(harmless('\u001b[31mred\u0007'), '\u241b[31mred\u2407')
})

test('ordinary text in any script stays as it is, and line breaks where they are wanted', () => {
  assert.equal(harmless('naïve 日本語 🎉'), 'naïve 日本語 🎉')
  assert.equal(harmless('a\nb', { multiline: true }), 'a\nb')
  assert.equal(harmless('a\nb'), 'a\u240ab')
})

test('a text is cut to its width with an ellipsis, never inside a character', () => {
  assert.equal(shorten('abcdef', 4), 'abc…')
  assert.equal(shorten('🎉🎉🎉', 2), '🎉…')
  assert.equal(shorten('abc', 3), 'abc')
})
