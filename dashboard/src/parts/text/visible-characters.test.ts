import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { spellVisible, splitVisible } from './visible-characters.ts'

test('ordinary text in any script stays as it is', () => {
  for (const text of ['fix: Größe', '日本語', 'नमस्ते', 'mañana\n\ttabbed', '👩‍👩‍👧', 'سلام']) {
    assert.deepEqual(splitVisible(text), [{ text }])
  }
})

test('a right-to-left override is drawn instead of obeyed', () => {
  assert.deepEqual(splitVisible('a\u202eb'), [
    { text: 'a' },
    { symbol: 'RLO', name: 'U+202E, right-to-left override' },
    { text: 'b' },
  ])
})

test('terminal escapes, NUL and byte order marks are spelt out', () => {
  assert.equal(spellVisible('\u001b[31m\u0000\u007f\ufeff\u{e0041}'), '[ESC][31m[NUL][DEL][BOM][U+E0041]')
})

test('a line end in CR LF is a line end, a lone CR is shown', () => {
  assert.equal(spellVisible('a\r\nb\rc'), 'a\nb[CR]c')
})

test('no hidden character ever reaches the page, and no other is lost', () => {
  const hostile = fc.constantFrom(
    '\u202e',
    '\u2066',
    '\u200b',
    '\ufeff',
    '\u0000',
    '\u001b',
    '\u009b',
    '\u2028',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(hostile, fc.string({ unit: 'grapheme-ascii' }))), (parts) => {
      const pieces = splitVisible(parts.join(''))
      const shown = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('')
      assert.equal(shown, parts.filter((part) => !/[^ -~]/.test(part)).join(''))
    }),
  )
})
