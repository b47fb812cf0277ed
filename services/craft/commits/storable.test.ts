import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasCode } from '#platform/errors/service-error.ts'
import { toStorableText } from './storable-text.ts'
import { toStorableTimestamp } from './storable-timestamp.ts'

test('NUL stays visible as its picture, where it stood', () => {
  assert.equal(toStorableText('a\0b\0'), 'a␀b␀')
})

test('half of a surrogate pair becomes the replacement character, a whole one stays', () => {
  assert.equal(toStorableText('a\ud800b'), 'a\ufffdb')
  assert.equal(toStorableText('👍'), '👍')
})

test('any other text stays as it is, control characters included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!text.includes('\0'))
      assert.equal(toStorableText(text), text)
    }),
  )
  assert.equal(toStorableText('\u001b[31m\u0007\r\n'), '\u001b[31m\u0007\r\n')
})

test('a time as git’s reader writes it stays as it is', () => {
  assert.equal(toStorableTimestamp('2026-01-05T10:00:00Z'), '2026-01-05T10:00:00Z')
})

test('a time of another offset is turned to UTC', () => {
  assert.equal(toStorableTimestamp('2026-01-31T23:30:00-01:00'), '2026-02-01T00:30:00.000Z')
  assert.equal(toStorableTimestamp('2026-01-05T10:00:00+23:59'), '2026-01-04T10:01:00.000Z')
})

test('leap seconds and the year 0 become the nearest time that can be stored', () => {
  assert.equal(toStorableTimestamp('2016-12-31T23:59:60Z'), '2016-12-31T23:59:59.000Z')
  assert.equal(toStorableTimestamp('0000-01-01T00:00:00Z'), '0001-01-01T00:00:00.000Z')
  assert.equal(toStorableTimestamp('9999-12-31T23:59:59-23:00'), '9999-12-31T23:59:59.999Z')
})

test('a time that no calendar has is refused', () => {
  for (const text of ['2026-13-01T00:00:00Z', '2026-01-41T00:00:00Z', '2026-01-01T25:00:00Z', 'soon']) {
    assert.throws(
      () => toStorableTimestamp(text),
      (error) => hasCode(error, 'invalid_request'),
      text,
    )
  }
})
