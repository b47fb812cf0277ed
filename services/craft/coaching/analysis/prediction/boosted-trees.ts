/**
 * A binary decision tree in flat arrays, root first. An inner node sends a row left when its feature's value is at most
 * the threshold, or is missing (`NaN`) and `missing_left` is 1; a leaf has feature -1. `value` is the margin the tree
 * adds at each node: the mean of what is below it, so that the difference between parent and child is what the
 * question between them taught.
 */
export interface Tree {
  feature: readonly number[]
  threshold: readonly number[]
  left: readonly number[]
  right: readonly number[]
  missing_left: readonly number[]
  value: readonly number[]
}

/** An ensemble of trees that adds up to one margin or, taking turns, to one margin a class. */
export interface TreeModel {
  features: readonly string[]
  intercept: readonly number[]
  trees: readonly Tree[]
}

/** The margins of a row whose values stand in the order of `model.features`. */
export function treeMargins(model: TreeModel, row: ArrayLike<number>): Float64Array {
  const margins = Float64Array.from(model.intercept)
  for (let index = 0; index < model.trees.length; index += 1) {
    const tree = model.trees[index] as Tree
    const margin = index % margins.length
    margins[margin] = (margins[margin] ?? 0) + (tree.value[leafOf(tree, row)] ?? 0)
  }
  return margins
}

/**
 * What each feature adds to margin number `margin`: on every tree's path, the change of value at a node is credited to
 * the feature it asked about (A. Saabas, "Interpreting random forests", 2014). The sum is the margin less the expected one.
 */
export function treeContributions(model: TreeModel, row: ArrayLike<number>, margin: number): Float64Array {
  const credits = new Float64Array(model.features.length)
  for (let index = margin; index < model.trees.length; index += model.intercept.length) {
    const tree = model.trees[index] as Tree
    let node = 0
    while ((tree.feature[node] ?? -1) >= 0) {
      const asked = tree.feature[node] ?? 0
      const child = childOf(tree, node, row)
      credits[asked] = (credits[asked] ?? 0) + (tree.value[child] ?? 0) - (tree.value[node] ?? 0)
      node = child
    }
  }
  return credits
}

function leafOf(tree: Tree, row: ArrayLike<number>): number {
  let node = 0
  while ((tree.feature[node] ?? -1) >= 0) node = childOf(tree, node, row)
  return node
}

function childOf(tree: Tree, node: number, row: ArrayLike<number>): number {
  const value = row[tree.feature[node] ?? 0] ?? Number.NaN
  const goesLeft = Number.isNaN(value) ? tree.missing_left[node] === 1 : value <= (tree.threshold[node] ?? 0)
  return (goesLeft ? tree.left[node] : tree.right[node]) ?? 0
}
