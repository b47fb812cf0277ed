import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCommitQuery } from './read-commit-query.ts'

test('the last day of a range is included', () => {
  assert.deepEqual(readCommitQuery({ from: '2026-02-01', to: '2026-02-28', q: 'fix' }), {
    q: 'fix',
    from: '2026-02-01T00:00:00.000Z',
    to: '2026-03-01T00:00:00.000Z',
  })
})

test('what is not set is not sent', () => {
  assert.deepEqual(readCommitQuery({}), {})
})
