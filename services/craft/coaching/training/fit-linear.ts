import type { Features } from '../analysis/prediction/feature-sink.ts'
import type { LinearModel } from '../analysis/prediction/linear-model.ts'
import { minimise } from './minimise.ts'

/** One labelled commit to learn from. `label` is the number of its class, from 0. */
export interface LinearExample {
  features: Features
  label: number
  /** How much the example counts; 1 when left out. */
  weight?: number
}

/** How a linear model is fitted. */
export interface LinearOptions {
  /** Number of classes; 2 gives a model of one margin. */
  classes: number
  /** Strength of the L2 penalty, relative to the examples' total weight of 1 each. */
  penalty: number
  /** A feature that fewer examples have is left out. */
  minimumCount: number
}

/**
 * Fits logistic regression (two classes) or softmax regression (more) with an L2 penalty. The intercepts are not
 * penalised. Convex, so the same examples always give the same model.
 */
export function fitLinear(examples: readonly LinearExample[], options: LinearOptions): LinearModel {
  const names = frequentFeatures(examples, options.minimumCount)
  const margins = options.classes === 2 ? 1 : options.classes
  const rows = examples.map((example) => toRow(example, names))
  const stride = names.size + 1
  const point = minimise(
    (at, gradient) => penalisedLoss(rows, at, gradient, { margins, stride, penalty: options.penalty }),
    margins * stride,
  )
  const weightsOf = (feature: number) =>
    Array.from({ length: margins }, (_, margin) => round(point[margin * stride + feature] ?? 0))
  return {
    expected: expectedMeasures(examples, names),
    intercept: weightsOf(names.size),
    weights: Object.fromEntries(
      [...names]
        .map(([name, index]) => [name, weightsOf(index)] as const)
        .filter(([, row]) => row.some(Boolean)),
    ),
  }
}

/** The mean of every measure: features whose name has no colon, which would make it a word. */
function expectedMeasures(
  examples: readonly LinearExample[],
  names: ReadonlyMap<string, number>,
): Record<string, number> {
  const measures = [...names.keys()].filter((name) => !name.includes(':'))
  return Object.fromEntries(
    measures.map((name) => {
      const total = examples.reduce((sum, { features }) => sum + (features.get(name) ?? 0), 0)
      return [name, round(total / examples.length)]
    }),
  )
}

interface Row {
  indices: Int32Array
  values: Float64Array
  label: number
  weight: number
}

function frequentFeatures(examples: readonly LinearExample[], minimumCount: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { features } of examples) {
    for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const frequent = [...counts].filter(([, count]) => count >= minimumCount).map(([name]) => name)
  return new Map(frequent.sort().map((name, index) => [name, index]))
}

function toRow({ features, label, weight = 1 }: LinearExample, names: ReadonlyMap<string, number>): Row {
  const known = [...features].filter(([name]) => names.has(name))
  return {
    indices: Int32Array.from([...known.map(([name]) => names.get(name) ?? 0), names.size]),
    values: Float64Array.from([...known.map(([, value]) => value), 1]),
    label,
    weight,
  }
}

function penalisedLoss(
  rows: readonly Row[],
  at: Float64Array,
  gradient: Float64Array,
  { margins, stride, penalty }: { margins: number; stride: number; penalty: number },
): number {
  let loss = 0
  for (let index = 0; index < at.length; index += 1) {
    const isIntercept = index % stride === stride - 1
    gradient[index] = isIntercept ? 0 : penalty * (at[index] ?? 0)
    if (!isIntercept) loss += (penalty * (at[index] ?? 0) ** 2) / 2
  }
  const slopes = new Float64Array(margins)
  for (const row of rows) {
    for (let margin = 0; margin < margins; margin += 1) slopes[margin] = rowMargin(row, at, margin * stride)
    loss += row.weight * lossAndSlopes(slopes, row.label)
    for (let margin = 0; margin < margins; margin += 1) {
      const slope = row.weight * (slopes[margin] ?? 0)
      for (let k = 0; k < row.indices.length; k += 1) {
        const target = margin * stride + (row.indices[k] ?? 0)
        gradient[target] = (gradient[target] ?? 0) + slope * (row.values[k] ?? 0)
      }
    }
  }
  return loss
}

function rowMargin(row: Row, at: Float64Array, offset: number): number {
  let sum = 0
  for (let k = 0; k < row.indices.length; k += 1) {
    sum += (row.values[k] ?? 0) * (at[offset + (row.indices[k] ?? 0)] ?? 0)
  }
  return sum
}

/** The negative log-likelihood of `label`; turns the margins in place into the loss's slopes. */
export function lossAndSlopes(margins: Float64Array, label: number): number {
  if (margins.length === 1) {
    const signed = label === 1 ? (margins[0] ?? 0) : -(margins[0] ?? 0)
    margins[0] = (label === 1 ? -1 : 1) / (1 + Math.exp(signed))
    return Math.log1p(Math.exp(-Math.abs(signed))) + Math.max(0, -signed)
  }
  const largest = Math.max(...margins)
  let total = 0
  for (const margin of margins) total += Math.exp(margin - largest)
  const loss = Math.log(total) + largest - (margins[label] ?? 0)
  for (let index = 0; index < margins.length; index += 1) {
    margins[index] = Math.exp((margins[index] ?? 0) - largest) / total - (index === label ? 1 : 0)
  }
  return loss
}

function round(weight: number): number {
  return Math.round(weight * 1000) / 1000
}
