import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasCode } from '#platform/errors/service-error.ts'
import { assertMatches, entityTag } from './if-match.ts'

test('the tag of the version, a list with it, a star and no header match', () => {
  for (const header of [entityTag(3), '"1", "3"', '*', undefined]) assertMatches(header, 3)
})

test('other tags, weak ones included, do not', () => {
  for (const header of ['"2"', 'W/"3"', '3', '']) {
    assert.throws(
      () => assertMatches(header, 3),
      (error) => hasCode(error, 'precondition_failed'),
    )
  }
})
