import type { Tree, TreeModel } from '../analysis/prediction/boosted-trees.ts'
import { type Bins, binFeatures } from './bin-features.ts'
import { lossAndSlopes } from './fit-linear.ts'
import type { Random } from './seeded-random.ts'

/** One labelled row; values stand in the order of the model's features, `NaN` where unknown. */
export interface TreeExample {
  values: ArrayLike<number>
  label: number
  /** How much the example counts; 1 when left out. */
  weight?: number
}

/** How the trees are grown. */
export interface TreeOptions {
  /** Number of classes; 2 gives one margin. */
  classes: number
  rounds: number
  depth: number
  /** How much of each tree's answer is taken. */
  learningRate: number
  /** Least total curvature (about a quarter of the examples) in a leaf. */
  minimumLeaf: number
  /** L2 penalty on the leaves' values. */
  penalty: number
  /** Share of the examples, and of the features, each tree sees. */
  rowShare: number
  featureShare: number
  /** By feature name: 1 when the margin may only rise with it, -1 when only fall. For models of one margin. */
  monotone?: Readonly<Record<string, 1 | -1>>
}

/** Gradient boosting with second-order leaves on binned features (Chen and Guestrin, "XGBoost", KDD 2016). */
export function fitTrees(
  features: readonly string[],
  examples: readonly TreeExample[],
  options: TreeOptions,
  random: Random,
): TreeModel {
  const bins = binFeatures(
    features.length,
    examples.map(({ values }) => values),
  )
  const margins = options.classes === 2 ? 1 : options.classes
  const intercept = startingMargins(examples, margins)
  const scores = intercept.map((start) => new Float64Array(examples.length).fill(start))
  const monotone = features.map((name) => options.monotone?.[name] ?? 0)
  const trees: Tree[] = []
  for (let round = 0; round < options.rounds; round += 1) {
    const { gradients, curvatures } = slopesOf(scores, examples)
    const rows = sampleRows(examples.length, options.rowShare, random)
    for (const [margin, score] of scores.entries()) {
      const asked = sampleFeatures(features.length, options.featureShare, random)
      const gradient = gradients[margin] as Float64Array
      const curvature = curvatures[margin] as Float64Array
      const tree = growTree({ bins, gradient, curvature, asked, monotone, options }, rows)
      trees.push(tree.model)
      for (let row = 0; row < examples.length; row += 1) {
        score[row] = (score[row] ?? 0) + tree.valueAt(row)
      }
    }
  }
  return { features, intercept: intercept.map(round4), trees }
}

function startingMargins(examples: readonly TreeExample[], margins: number): number[] {
  const totals = new Array<number>(Math.max(2, margins)).fill(1)
  for (const { label, weight = 1 } of examples) totals[label] = (totals[label] ?? 0) + weight
  if (margins === 1) return [Math.log((totals[1] ?? 1) / (totals[0] ?? 1))]
  const sum = totals.reduce((total, part) => total + part, 0)
  return totals.map((part) => Math.log(part / sum))
}

/** For each margin the loss's first and second derivative at every example. */
function slopesOf(scores: readonly Float64Array[], examples: readonly TreeExample[]) {
  const gradients = scores.map(({ length }) => new Float64Array(length))
  const curvatures = scores.map(({ length }) => new Float64Array(length))
  const slopes = new Float64Array(scores.length)
  for (const [row, { label, weight = 1 }] of examples.entries()) {
    for (const [margin, score] of scores.entries()) slopes[margin] = score[row] ?? 0
    lossAndSlopes(slopes, label)
    for (const [margin, slope] of slopes.entries()) {
      const isOwn = label === margin || scores.length === 1
      const probability = Math.abs(isOwn ? 1 - Math.abs(slope) : slope)
      const gradient = gradients[margin] as Float64Array
      const curvature = curvatures[margin] as Float64Array
      gradient[row] = slope * weight
      curvature[row] = weight * Math.max(1e-6, probability * (1 - probability))
    }
  }
  return { gradients, curvatures }
}

function sampleRows(count: number, share: number, random: Random): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < count; row += 1) if (share >= 1 || random.next() < share) rows.push(row)
  return Int32Array.from(rows)
}

function sampleFeatures(count: number, share: number, random: Random): number[] {
  const all = Array.from({ length: count }, (_, index) => index)
  return share >= 1 ? all : random.shuffle(all).slice(0, Math.max(1, Math.round(count * share)))
}

interface Growth {
  bins: Bins
  gradient: Float64Array
  curvature: Float64Array
  asked: readonly number[]
  monotone: readonly number[]
  options: TreeOptions
}

interface Split {
  feature: number
  /** Rows with a bin up to this one go left. */
  bin: number
  missingLeft: boolean
  gain: number
}

type GrownTree = { [Field in keyof Tree]: number[] } & { bin: number[] }

function growTree(growth: Growth, rows: Int32Array): { model: Tree; valueAt(row: number): number } {
  const tree: GrownTree = {
    feature: [],
    threshold: [],
    left: [],
    right: [],
    missing_left: [],
    value: [],
    bin: [],
  }
  grow(growth, tree, rows, 0, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  const { bin, ...model } = tree
  const valueAt = (row: number) => {
    let node = 0
    while ((tree.feature[node] ?? -1) >= 0) {
      const code = growth.bins.codes[tree.feature[node] ?? 0]?.[row] ?? 0
      const goesLeft = code === 0 ? tree.missing_left[node] === 1 : code <= (bin[node] ?? 0)
      node = (goesLeft ? tree.left[node] : tree.right[node]) ?? 0
    }
    return tree.value[node] ?? 0
  }
  return { model, valueAt }
}

/** Adds the node of these rows, and what is below it; returns its number. `bounds` keep monotone splits monotone. */
function grow(
  growth: Growth,
  tree: GrownTree,
  rows: Int32Array,
  depth: number,
  bounds: [number, number],
): number {
  const { options, bins } = growth
  const node = tree.value.length
  const total = totalsOf(growth, rows)
  const value = Math.min(bounds[1], Math.max(bounds[0], leafValue(total, options)))
  const split = depth < options.depth ? bestSplit(growth, rows, total, bounds) : null
  tree.feature.push(split ? split.feature : -1)
  tree.threshold.push(split ? (bins.edges[split.feature]?.[split.bin - 1] ?? Number.POSITIVE_INFINITY) : 0)
  tree.bin.push(split?.bin ?? 0)
  tree.missing_left.push(split?.missingLeft ? 1 : 0)
  tree.value.push(round4(value * options.learningRate))
  tree.left.push(0)
  tree.right.push(0)
  if (!split) return node

  const codes = bins.codes[split.feature] as Uint8Array
  const isLeft = (row: number) => (codes[row] === 0 ? split.missingLeft : (codes[row] ?? 0) <= split.bin)
  const leftRows = rows.filter(isLeft)
  const rightRows = rows.filter((row) => !isLeft(row))
  const [leftBounds, rightBounds] = childBounds(growth, split, leftRows, rightRows, bounds)
  tree.left[node] = grow(growth, tree, leftRows, depth + 1, leftBounds)
  tree.right[node] = grow(growth, tree, rightRows, depth + 1, rightBounds)
  return node
}

function childBounds(
  growth: Growth,
  split: Split,
  leftRows: Int32Array,
  rightRows: Int32Array,
  bounds: [number, number],
): [[number, number], [number, number]] {
  const direction = growth.monotone[split.feature] ?? 0
  if (direction === 0) return [bounds, bounds]
  const left = leafValue(totalsOf(growth, leftRows), growth.options)
  const right = leafValue(totalsOf(growth, rightRows), growth.options)
  const middle = Math.min(bounds[1], Math.max(bounds[0], (left + right) / 2))
  const below: [number, number] = [bounds[0], middle]
  const above: [number, number] = [middle, bounds[1]]
  return direction > 0 ? [below, above] : [above, below]
}

interface Totals {
  gradient: number
  curvature: number
}

function totalsOf({ gradient, curvature }: Growth, rows: Int32Array): Totals {
  const total = { gradient: 0, curvature: 0 }
  for (const row of rows) {
    total.gradient += gradient[row] ?? 0
    total.curvature += curvature[row] ?? 0
  }
  return total
}

function leafValue({ gradient, curvature }: Totals, { penalty }: TreeOptions): number {
  return -gradient / (curvature + penalty)
}

function bestSplit(growth: Growth, rows: Int32Array, total: Totals, bounds: [number, number]): Split | null {
  let best: Split | null = null
  for (const feature of growth.asked) {
    const found = bestSplitOn(growth, feature, rows, total, bounds)
    if (found && (!best || found.gain > best.gain)) best = found
  }
  return best && best.gain > 1e-6 ? best : null
}

function bestSplitOn(
  growth: Growth,
  feature: number,
  rows: Int32Array,
  total: Totals,
  bounds: [number, number],
): Split | null {
  const codes = growth.bins.codes[feature] as Uint8Array
  const size = (growth.bins.edges[feature]?.length ?? 0) + 2
  const gradients = new Float64Array(size)
  const curvatures = new Float64Array(size)
  for (const row of rows) {
    const code = codes[row] ?? 0
    gradients[code] = (gradients[code] ?? 0) + (growth.gradient[row] ?? 0)
    curvatures[code] = (curvatures[code] ?? 0) + (growth.curvature[row] ?? 0)
  }
  const missing = { gradient: gradients[0] ?? 0, curvature: curvatures[0] ?? 0 }
  let best: Split | null = null
  for (const missingLeft of missing.curvature > 0 ? [true, false] : [false]) {
    const left = missingLeft ? { ...missing } : { gradient: 0, curvature: 0 }
    for (let bin = 1; bin < size - 1; bin += 1) {
      left.gradient += gradients[bin] ?? 0
      left.curvature += curvatures[bin] ?? 0
      const right = { gradient: total.gradient - left.gradient, curvature: total.curvature - left.curvature }
      const gain = splitGain(growth, feature, left, right, total, bounds)
      if (gain > (best?.gain ?? 0)) best = { feature, bin, missingLeft, gain }
    }
  }
  return best
}

function splitGain(
  { options, monotone }: Growth,
  feature: number,
  left: Totals,
  right: Totals,
  total: Totals,
  [low, high]: [number, number],
): number {
  if (left.curvature < options.minimumLeaf || right.curvature < options.minimumLeaf) return 0
  const direction = monotone[feature] ?? 0
  if (direction !== 0) {
    const rise = leafValue(right, options) - leafValue(left, options)
    if (rise * direction < 0) return 0
  }
  const worth = ({ gradient, curvature }: Totals) => {
    const value = Math.min(high, Math.max(low, -gradient / (curvature + options.penalty)))
    return -(gradient * value + ((curvature + options.penalty) * value * value) / 2)
  }
  return worth(left) + worth(right) - worth(total)
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
