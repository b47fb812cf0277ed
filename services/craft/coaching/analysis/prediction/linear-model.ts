/** Named features of one commit and their values; a feature that is not there is 0. */
export type Features = ReadonlyMap<string, number>

/**
 * A linear model of one margin (log-odds of true, for yes-or-no) or one margin a class (softmax).
 * `weights` holds, for every feature it knows, one weight a margin.
 */
export interface LinearModel {
  intercept: readonly number[]
  weights: Readonly<Record<string, readonly number[]>>
}

/** A linear model ready to be applied. */
export interface LinearScorer {
  /** The margins of a commit with these features. */
  margins(features: Features): Float64Array
  /** What each known feature adds to margin number `margin`. */
  contributions(features: Features, margin: number): { feature: string; weight: number }[]
}

/** Prepares a model for fast look-ups. */
export function createLinearScorer(model: LinearModel): LinearScorer {
  const weights = new Map(Object.entries(model.weights))
  return {
    margins(features) {
      const sums = Float64Array.from(model.intercept)
      for (const [name, value] of features) {
        const row = weights.get(name)
        if (!row) continue
        for (let margin = 0; margin < sums.length; margin += 1) {
          sums[margin] = (sums[margin] ?? 0) + value * (row[margin] ?? 0)
        }
      }
      return sums
    },
    contributions(features, margin) {
      return [...features]
        .map(([feature, value]) => ({ feature, weight: value * (weights.get(feature)?.[margin] ?? 0) }))
        .filter(({ weight }) => weight !== 0)
    },
  }
}

/** The probability that belongs to log-odds. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

/** Probabilities that sum to 1 from one margin a class. */
export function softmax(margins: ArrayLike<number>): number[] {
  const largest = Math.max(...Array.from(margins))
  const powers = Array.from(margins, (margin) => Math.exp(margin - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}
