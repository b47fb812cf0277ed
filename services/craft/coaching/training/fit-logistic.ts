import { type Features, sigmoid } from '../analysis/prediction/linear-model.ts'
import { createLogisticScorer, type LogisticModel } from '../analysis/prediction/logistic-model.ts'
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
}

/**
 * Fits logistic regression and calibrates its probability on held-out projects. The threshold is where the margin is 0:
 * with the rarer class weighed up that suits macro-F1, and a threshold chosen on held-out projects would follow those
 * projects' shares of yes and no.
 */
export function fitLogistic(examples: readonly LogisticExample[], options: LogisticOptions): LogisticModel {
  const heldOut = leaveOneGroupOut(examples).flatMap((fold) => judgeHeldOut(fold, options))
  const calibration = fitCalibration(heldOut)
  return { ...fitMargin(examples, options), calibration, threshold: sigmoid(calibration.intercept) }
}

interface HeldOut {
  margin: number
  label: boolean
}

function judgeHeldOut({ train, test }: Fold<LogisticExample>, options: LogisticOptions): HeldOut[] {
  if (train.length === 0) return []
  const scorer = createLogisticScorer(fitMargin(train, options))
  return test.map(({ features, label }) => ({ margin: scorer.margin(features), label }))
}

function fitMargin(examples: readonly LogisticExample[], options: LogisticOptions): LogisticModel {
  const positives = examples.filter(({ label }) => label).length
  const labelled = examples.map(({ features, label }) => ({
    features,
    label: Number(label),
    weight:
      (examples.length / 2 / Math.max(1, label ? positives : examples.length - positives)) ** options.balance,
  }))
  return {
    linear: fitLinear(labelled, { classes: 2, ...options }),
    calibration: { slope: 1, intercept: 0 },
    threshold: 0.5,
  }
}

function fitCalibration(rows: readonly HeldOut[]): LogisticModel['calibration'] {
  const examples = rows.map(({ margin, label }) => ({
    features: new Map([['margin', margin]]),
    label: Number(label),
  }))
  const model = fitLinear(examples, { classes: 2, penalty: 1e-3, minimumCount: 1 })
  return { slope: Math.max(0.05, model.weights.margin?.[0] ?? 1), intercept: model.intercept[0] ?? 0 }
}
