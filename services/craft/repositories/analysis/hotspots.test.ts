import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileActivity } from './file-activity.ts'
import { rankHotspots } from './hotspots.ts'

const changed = (path: string, churn: number): FileActivity => ({
  path,
  commits: 1,
  additions: churn,
  deletions: 0,
  authors: [{ email: 'ada@example.com', additions: churn }],
  changed_at: '2026-01-01T00:00:00Z',
})
const complexities = new Map([
  ['busy-and-complex.ts', { lines: 10, complexity: 90 }],
  ['busy-but-plain.ts', { lines: 10, complexity: 1 }],
  ['complex-but-calm.ts', { lines: 10, complexity: 80 }],
])
const complexityOf = (path: string) => complexities.get(path) ?? null

test('what is both complex and often changed comes first', () => {
  const activity = [
    changed('busy-but-plain.ts', 900),
    changed('complex-but-calm.ts', 2),
    changed('busy-and-complex.ts', 950),
  ]
  const hotspots = rankHotspots(activity, complexityOf)
  assert.equal(hotspots[0]?.path, 'busy-and-complex.ts')
  assert.equal(hotspots[0]?.score, 1)
  assert.ok(hotspots.every(({ score }) => score > 0 && score <= 1))
})

test('files that are not text or not there any more are left out', () => {
  assert.deepEqual(rankHotspots([changed('logo.png', 5)], complexityOf), [])
})

test('equal files have equal scores', () => {
  const hotspots = rankHotspots([changed('a', 5), changed('b', 5)], () => ({ lines: 1, complexity: 3 }))
  assert.deepEqual(
    hotspots.map(({ path, score }) => [path, score]),
    [
      ['a', 1],
      ['b', 1],
    ],
  )
})
