import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FileActivity } from './file-activity.ts'
import { countBusFactor, mapKnowledge } from './ownership.ts'

const written = (path: string, additions: Record<string, number>): FileActivity => ({
  path,
  commits: 1,
  additions: Object.values(additions).reduce((sum, one) => sum + one, 0),
  deletions: 0,
  authors: Object.entries(additions).map(([email, added]) => ({ email, additions: added })),
  changed_at: '2026-01-01T00:00:00Z',
})

test('names for files and folders who added most of their lines', () => {
  const { items } = mapKnowledge([
    written('core/a.ts', { ada: 80, bob: 20 }),
    written('core/deep/b.ts', { bob: 300 }),
    written('readme.md', { eve: 5 }),
  ])
  assert.deepEqual(items[0], { path: 'core/', main_author: 'bob', share: 0.8, authors: 2, additions: 400 })
  assert.deepEqual(
    items.map(({ path, main_author }) => `${path} ${main_author}`),
    ['core/ bob', 'core/deep/ bob', 'core/deep/b.ts bob', 'core/a.ts ada', 'readme.md eve'],
  )
})

test('one person who owns more than half of the files is a bus factor of one', () => {
  const files = [written('a', { ada: 1 }), written('b', { ada: 1 }), written('c', { bob: 9 })]
  assert.equal(countBusFactor(files), 1)
})

test('half of the files is not yet more than half', () => {
  const files = [written('a', { ada: 1 }), written('b', { bob: 1 })]
  assert.equal(countBusFactor(files), 2)
})

test('nobody is depended on where there is nothing', () => {
  assert.equal(countBusFactor([]), 0)
})

test('the bus factor is never more than the number of owners, and does not depend on the order', () => {
  const files = fc.array(
    fc
      .record({ path: fc.string(), owner: fc.constantFrom('a', 'b', 'c', 'd') })
      .map(({ path, owner }) => written(path, { [owner]: 1 })),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(files, (some) => {
      const factor = countBusFactor(some)
      const owners = new Set(some.map(({ authors }) => authors[0]?.email))
      assert.ok(factor >= 1 && factor <= owners.size)
      assert.equal(countBusFactor(some.toReversed()), factor)
    }),
  )
})
