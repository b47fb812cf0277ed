import { type TreeModel, treeContributions, treeMargins } from './boosted-trees.ts'
import { createLinearScorer, type Features, type LinearModel, sigmoid } from './linear-model.ts'

/**
 * A yes-or-no model: the mean of a linear model over named features and of boosted trees over numbers, mapped to a
 * probability by Platt's method (J. Platt, "Probabilistic Outputs for Support Vector Machines", 1999) on commits of
 * projects the parts had not learnt from.
 */
export interface YesNoModel {
  linear: LinearModel
  trees: TreeModel
  calibration: { slope: number; intercept: number }
  /** The probability from which the answer is yes: where macro-F1 was best on projects not learnt from. */
  threshold: number
}

/** What a yes-or-no model is asked about. */
export interface Question {
  features: Features
  /** By the names of the trees' features; what is left out or `NaN` is unknown. */
  values: Readonly<Record<string, number>>
}

/** How strongly one model feature moved the answer, in calibrated log-odds. */
export interface Contribution {
  feature: string
  weight: number
}

export interface YesNoScorer {
  threshold: number
  /** The margin before calibration. */
  margin(question: Question): number
  probability(question: Question): number
  contributions(question: Question): Contribution[]
}

/** Prepares a yes-or-no model for fast use. */
export function createYesNoScorer(model: YesNoModel): YesNoScorer {
  const linear = createLinearScorer(model.linear)
  const { slope, intercept } = model.calibration
  const rowOf = ({ values }: Question) => model.trees.features.map((name) => values[name] ?? Number.NaN)
  const margin = (question: Question) => {
    const ofWords = linear.margins(question.features)[0] ?? 0
    const ofNumbers = treeMargins(model.trees, rowOf(question))[0] ?? 0
    return (ofWords + ofNumbers) / 2
  }
  return {
    threshold: model.threshold,
    margin,
    probability: (question) => sigmoid(slope * margin(question) + intercept),
    contributions(question) {
      const credits = treeContributions(model.trees, rowOf(question), 0)
      const all = [
        ...linear.contributions(question.features, 0),
        ...model.trees.features.map((feature, index) => ({ feature, weight: credits[index] ?? 0 })),
      ]
      return all.map(({ feature, weight }) => ({ feature, weight: (weight * slope) / 2 }))
    },
  }
}
