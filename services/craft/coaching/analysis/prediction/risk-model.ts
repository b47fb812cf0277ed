import type { ChangeHistory } from '../commit.ts'
import { type TreeModel, treeContributions, treeMargins } from './boosted-trees.ts'
import { type Contribution, createLinearScorer, type LinearModel, sigmoid } from './linear-model.ts'
import type { Calibration } from './logistic-model.ts'
import { riskFeatures, riskRow } from './risk-features.ts'

/**
 * The chance of a defect: the log-odds of a linear model of the change and of trees that also ask about its past, mixed
 * and calibrated. The linear model carries over to other projects best; the trees add what depends on something else.
 */
export interface RiskModel {
  linear: LinearModel
  trees: TreeModel
  /** How much of the margin is the trees'. */
  share: number
  calibration: Calibration
  /** The probability from which the answer is yes. */
  threshold: number
}

export interface RiskScorer {
  threshold: number
  /** The log-odds before calibration. */
  margin(history: ChangeHistory): number
  probability(history: ChangeHistory): number
  /** How much each measure moved the probability, in calibrated log-odds. */
  contributions(history: ChangeHistory): Contribution[]
}

/** Prepares a model for fast use. */
export function createRiskScorer({ linear, trees, share, calibration, threshold }: RiskModel): RiskScorer {
  const scorer = createLinearScorer(linear)
  const { slope, intercept } = calibration
  const margin = (history: ChangeHistory) => {
    const ofTrees = treeMargins(trees, riskRow(history))[0] ?? 0
    const ofChange = scorer.margins(riskFeatures(history))[0] ?? 0
    return (1 - share) * ofChange + share * ofTrees
  }
  return {
    threshold,
    margin,
    probability: (history) => sigmoid(slope * margin(history) + intercept),
    contributions: (history) => {
      const credits = treeContributions(trees, riskRow(history), 0)
      return [
        ...scorer.contributions(riskFeatures(history), 0, slope * (1 - share)),
        ...trees.features.map((feature, index) => ({
          feature,
          weight: (credits[index] ?? 0) * slope * share,
          present: true,
        })),
      ]
    },
  }
}
