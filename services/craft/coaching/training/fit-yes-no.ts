import { sigmoid } from '../analysis/prediction/linear-model.ts'
import type { Question, YesNoModel } from '../analysis/prediction/yes-no-model.ts'
import { createYesNoScorer } from '../analysis/prediction/yes-no-model.ts'
import { fitLinear } from './fit-linear.ts'
import { fitTrees, type TreeOptions } from './fit-trees.ts'
import type { Fold } from './folds.ts'
import { macroF1 } from './metrics.ts'
import { createRandom } from './seeded-random.ts'

/** One labelled question; `group` is the project it is from. */
export interface YesNoExample extends Question {
  group: string
  label: boolean
  weight?: number
}

export interface YesNoOptions {
  linear: { penalty: number; minimumCount: number }
  trees: Omit<TreeOptions, 'classes'> & { features: readonly string[] }
  /** How the examples are split to calibrate on projects that were not learnt from. */
  folds(examples: readonly YesNoExample[]): Fold<YesNoExample>[]
}

/** Fits both parts, then calibrates the probability and chooses the threshold on held-out projects. */
export function fitYesNo(examples: readonly YesNoExample[], options: YesNoOptions): YesNoModel {
  const heldOut = options.folds(examples).flatMap(({ train, test }) => {
    const scorer = createYesNoScorer(fitParts(train, options))
    return test.map((example) => ({ margin: scorer.margin(example), label: example.label }))
  })
  const calibration = fitCalibration(heldOut)
  return { ...fitParts(examples, options), calibration, threshold: bestThreshold(heldOut, calibration) }
}

function fitParts(examples: readonly YesNoExample[], options: YesNoOptions): YesNoModel {
  const weights = softenImbalance(examples)
  const { features: names, ...treeOptions } = options.trees
  const labelled = examples.map((example, index) => ({
    features: example.features,
    values: names.map((name) => example.values[name] ?? Number.NaN),
    label: Number(example.label),
    weight: weights[index] ?? 1,
  }))
  return {
    linear: fitLinear(labelled, { classes: 2, ...options.linear }),
    trees: fitTrees(names, labelled, { classes: 2, ...treeOptions }, createRandom(1)),
    calibration: { slope: 1, intercept: 0 },
    threshold: 0.5,
  }
}

/** Weighs each class by the square root of how rare it is, half-way to weighing both the same. */
function softenImbalance(examples: readonly YesNoExample[]): number[] {
  const positives = examples.filter(({ label }) => label).length
  const weightOf = (count: number) => Math.sqrt(examples.length / 2 / Math.max(1, count))
  return examples.map(
    ({ label, weight = 1 }) => weight * weightOf(label ? positives : examples.length - positives),
  )
}

interface HeldOut {
  margin: number
  label: boolean
}

function fitCalibration(rows: readonly HeldOut[]): YesNoModel['calibration'] {
  const examples = rows.map(({ margin, label }) => ({
    features: new Map([['margin', margin]]),
    label: Number(label),
  }))
  const model = fitLinear(examples, { classes: 2, penalty: 1e-3, minimumCount: 1 })
  return { slope: model.weights.margin?.[0] ?? 1, intercept: model.intercept[0] ?? 0 }
}

/** The middle of the thresholds at which macro-F1 is within half a point of its best: the peak itself is noise. */
function bestThreshold(rows: readonly HeldOut[], { slope, intercept }: YesNoModel['calibration']): number {
  const actual = rows.map(({ label }) => label)
  const scored = Array.from({ length: 61 }, (_, step) => 0.2 + step / 100).map((threshold) => {
    const predicted = rows.map(({ margin }) => sigmoid(slope * margin + intercept) >= threshold)
    return { threshold, score: macroF1(predicted, actual, [true, false]) }
  })
  const best = Math.max(...scored.map(({ score }) => score))
  const near = scored.filter(({ score }) => score >= best - 0.005).map(({ threshold }) => threshold)
  return Math.round((near.reduce((sum, threshold) => sum + threshold, 0) / near.length) * 100) / 100
}
