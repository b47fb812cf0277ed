import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAnchor, writeAnchor } from './anchors.ts'

test('a fragment leads back to the place it was written for', () => {
  for (const place of [
    { path: null, line: 3 },
    { path: 'lib/a.ts', line: null },
    { path: 'lib/a:b.ts', line: 12 },
    { path: 'with space/ü%20.ts', line: 1 },
  ]) {
    assert.deepEqual(readAnchor(writeAnchor(place)), place)
  }
})

test('other fragments lead nowhere', () => {
  assert.equal(readAnchor('main'), undefined)
  assert.equal(readAnchor(''), undefined)
  assert.equal(readAnchor('%'), undefined)
})
