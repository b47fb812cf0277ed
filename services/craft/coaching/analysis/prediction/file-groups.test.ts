import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupUnits } from './file-groups.ts'

test('units with links above even odds end up together, the largest group first', () => {
  const together = new Set(['0-3', '1-2', '1-4', '2-4'])
  const { groups, joins, loosest } = groupUnits(5, (a, b) =>
    together.has(a < b ? `${a}-${b}` : `${b}-${a}`) ? 2 : -3,
  )
  assert.deepEqual(
    groups.map((group) => group.sort()),
    [
      [1, 2, 4],
      [0, 3],
    ],
  )
  assert.deepEqual(joins, [2, 2, 2, -3])
  assert.ok(loosest)
})

test('a link to one member is not enough when the others are far away', () => {
  const { groups } = groupUnits(3, (a, b) => (a + b === 1 ? 3 : a + b === 3 ? 1 : -4))
  assert.equal(groups.length, 2)
})

test('nothing and a single unit are one group at most', () => {
  assert.deepEqual(
    groupUnits(0, () => 0),
    { groups: [], joins: [], loosest: null },
  )
  assert.deepEqual(
    groupUnits(1, () => 0),
    { groups: [[0]], joins: [], loosest: null },
  )
})
