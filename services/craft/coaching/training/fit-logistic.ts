import type { Features } from '../analysis/prediction/feature-sink.ts'
import { type LinearModel, sigmoid } from '../analysis/prediction/linear-model.ts'
import {
  type Calibration,
  createLogisticScorer,
  type LogisticModel,
} from '../analysis/prediction/logistic-model.ts'
import { fitLinear } from './fit-linear.ts'
import type { Fold } from './folds.ts'
import { leaveOneGroupOut } from './folds.ts'

/** One labelled commit; `group` is the project it is from. */
export interface LogisticExample {
  group: string
  label: boolean
  features: Features
}

export interface LogisticOptions {
  penalty: number
  minimumCount: number
  /** How far the rarer class is weighed up: 0 not at all, 1 until both classes weigh the same. */
  balance: number
  /** How much a definition counts beside an example; 1 when left out. */
  definitions?: number
}

/**
 * Fits logistic regression and calibrates its probability on held-out projects. The threshold is where the margin is 0:
 * with the rarer class weighed up that suits macro-F1, and a threshold chosen on held-out projects would follow those
 * projects' shares of yes and no. `definitions` are learnt along with any of the examples.
 */
export function fitLogistic(
  examples: readonly LogisticExample[],
  options: LogisticOptions,
  definitions: readonly LogisticExample[] = [],
): LogisticModel {
  const fit = (learnt: readonly LogisticExample[]) => fitMargin(learnt, options, definitions)
  const heldOut = leaveOneGroupOut(examples).flatMap((fold) => judgeHeldOut(fold, fit))
  const calibration = fitCalibration(heldOut)
  return { ...fit(examples), calibration, threshold: sigmoid(calibration.intercept) }
}

/** A margin that a model gave to a commit it had not learnt from. */
export interface HeldOut {
  margin: number
  label: boolean
}

type Fit = (examples: readonly LogisticExample[]) => LogisticModel

function judgeHeldOut({ train, test }: Fold<LogisticExample>, fit: Fit): HeldOut[] {
  if (train.length === 0) return []
  const scorer = createLogisticScorer(fit(train))
  return test.map(({ features, label }) => ({ margin: scorer.margin(features), label }))
}

/** The same without calibration: the answer is yes where the margin reaches 0. */
export function fitMargin(
  examples: readonly LogisticExample[],
  options: LogisticOptions,
  definitions: readonly LogisticExample[],
): LogisticModel {
  const positives = examples.filter(({ label }) => label).length
  const labelled = examples.map(({ features, label }) => ({
    features,
    label: Number(label),
    weight:
      (examples.length / 2 / Math.max(1, label ? positives : examples.length - positives)) ** options.balance,
  }))
  const defined = definitions.map(({ features, label }) => ({
    features: new Map([...features, [definition, 3]]),
    label: Number(label),
    weight: options.definitions ?? 1,
  }))
  return {
    linear: withoutFeature(fitLinear([...labelled, ...defined], { classes: 2, ...options }), definition),
    calibration: { slope: 1, intercept: 0 },
    threshold: 0.5,
  }
}

/** Only definitions have it: it takes up how many of them are true, which says nothing of how many commits are. */
const definition = 'definition'

/** The model without a feature that only training has. */
export function withoutFeature({ intercept, weights, expected }: LinearModel, name: string): LinearModel {
  const { [name]: _weight, ...others } = weights
  const { [name]: _mean, ...means } = expected
  return { intercept, weights: others, expected: means }
}

/** Platt's method: the probability that goes with a margin, learnt from projects held out. */
export function fitCalibration(rows: readonly HeldOut[]): Calibration {
  const examples = rows.map(({ margin, label }) => ({
    features: new Map([['margin', margin]]),
    label: Number(label),
  }))
  const model = fitLinear(examples, { classes: 2, penalty: 1e-3, minimumCount: 1 })
  return { slope: Math.max(0.05, model.weights.margin?.[0] ?? 1), intercept: model.intercept[0] ?? 0 }
}
