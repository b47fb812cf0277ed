import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TreeModel, treeContributions, treeMargins } from './boosted-trees.ts'

const model: TreeModel = {
  features: ['size', 'age'],
  intercept: [0.2],
  trees: [
    {
      feature: [0, -1, 1, -1, -1],
      threshold: [10, 0, 5, 0, 0],
      left: [1, 0, 3, 0, 0],
      right: [2, 0, 4, 0, 0],
      missing_left: [1, 0, 0, 0, 0],
      value: [0.1, -0.5, 0.6, 0.3, 0.9],
    },
  ],
}

test('a row falls to a leaf, and a missing value where the tree says', () => {
  assert.equal(treeMargins(model, [4, 0])[0], -0.3)
  assert.equal(treeMargins(model, [20, 9])[0], 1.1)
  assert.equal(treeMargins(model, [Number.NaN, 9])[0], -0.3)
  assert.equal(treeMargins(model, [20, Number.NaN])[0], 1.1)
})

test('each feature is credited with what its questions changed', () => {
  const [size = 0, age = 0] = treeContributions(model, [20, 9], 0)
  assert.ok(Math.abs(size - 0.5) < 1e-9)
  assert.ok(Math.abs(age - 0.3) < 1e-9)
})
