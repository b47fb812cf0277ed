import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rankCouplings } from './coupling.ts'

const pair = (
  path: string,
  other_path: string,
  together: number,
  commits: number,
  other_commits: number,
) => ({
  path,
  other_path,
  together,
  commits,
  other_commits,
})

test('the degree is the commits in common over the mean of both', () => {
  const [coupling] = rankCouplings([pair('a', 'b', 6, 10, 14)])
  assert.deepEqual(coupling, { path: 'a', other_path: 'b', together: 6, degree: 0.5 })
})

test('strongly coupled pairs come before frequent ones, and chance is left out', () => {
  const couplings = rankCouplings([
    pair('a', 'b', 10, 40, 40),
    pair('c', 'd', 4, 4, 4),
    pair('e', 'f', 2, 2, 2),
  ])
  assert.deepEqual(
    couplings.map(({ path }) => path),
    ['c', 'a'],
  )
})
