import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inventHistory } from './synthetic-history.ts'

test('a history is the same each time, and begins alike whatever its length', () => {
  const long = [...inventHistory(400)]
  assert.deepEqual([...inventHistory(400)], long)
  assert.deepEqual([...inventHistory(100)], long.slice(0, 100))
})

test('a history has merges, renamed files and many authors', () => {
  const history = [...inventHistory(400)]
  assert.ok(history.some(({ place }) => place === 'merge'))
  assert.ok(history.some(({ files }) => [...files.values()].includes(null)))
  assert.ok(new Set(history.map(({ author }) => author.email)).size > 10)
})
