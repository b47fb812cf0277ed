import type { Features } from './feature-sink.ts'
import { type Contribution, createLinearScorer, type LinearModel, sigmoid } from './linear-model.ts'

/**
 * A yes-or-no model: logistic regression, its log-odds mapped to probabilities by Platt's method (J. Platt,
 * "Probabilistic Outputs for Support Vector Machines", 1999) on commits of projects it had not learnt from.
 */
export interface LogisticModel {
  linear: LinearModel
  calibration: Calibration
  /** The probability from which the answer is yes. */
  threshold: number
}

/** From a margin to the log-odds of a probability. */
export interface Calibration {
  slope: number
  intercept: number
}

export interface LogisticScorer {
  threshold: number
  /** The log-odds before calibration. */
  margin(features: Features): number
  probability(features: Features): number
  /** How much each feature moved the probability, in calibrated log-odds. */
  contributions(features: Features): Contribution[]
}

/** The probability that goes with a margin. */
export function probabilityOf({ calibration }: LogisticModel, margin: number): number {
  return sigmoid(calibration.slope * margin + calibration.intercept)
}

/** Prepares a model for fast use. */
export function createLogisticScorer(model: LogisticModel): LogisticScorer {
  const linear = createLinearScorer(model.linear)
  const { slope } = model.calibration
  const margin = (features: Features) => linear.margins(features)[0] ?? 0
  return {
    threshold: model.threshold,
    margin,
    probability: (features) => probabilityOf(model, margin(features)),
    contributions: (features) => linear.contributions(features, 0, slope),
  }
}
