/** Named features of one commit and their values; a feature that is not there is 0. */
export type Features = ReadonlyMap<string, number>

/**
 * A linear model of one margin (log-odds of true, for yes-or-no) or one margin a class (softmax).
 * `weights` holds, for every feature it knows, one weight a margin.
 */
export interface LinearModel {
  intercept: readonly number[]
  weights: Readonly<Record<string, readonly number[]>>
  /**
   * The mean value of the features that are measures rather than words. A commit's measure is explained by how far it is
   * from the mean, so that what a commit lacks can be named too.
   */
  expected: Readonly<Record<string, number>>
}

/** How much one feature moved a margin. */
export interface Contribution {
  feature: string
  weight: number
  /** Whether the commit has it; it can also move the margin by not being there. */
  present: boolean
}

/** A linear model ready to be applied. */
export interface LinearScorer {
  /** The margins of a commit with these features. */
  margins(features: Features): Float64Array
  /**
   * What each word adds to margin number `margin`, and what each measure adds beyond what an average commit's does,
   * times `scale`. What is negligible is left out.
   */
  contributions(features: Features, margin: number, scale?: number): Contribution[]
}

/** In log-odds: too little to be worth naming. */
const NEGLIGIBLE = 0.05

interface KnownFeature {
  weights: readonly number[]
  /** The number of the measure it is a step of; -1 for a word. */
  measure: number
}

/** Prepares a model for fast look-ups. */
export function createLinearScorer(model: LinearModel): LinearScorer {
  const measures = [...new Set(Object.keys(model.expected).map(measureOf))]
  const known = knowFeatures(model, measures)
  const absent = model.intercept.map((_, margin) => absentMeasures(model, measures, margin))
  return {
    margins(features) {
      const sums = Float64Array.from(model.intercept)
      for (const [name, value] of features) {
        const feature = known.get(name)
        if (feature === undefined) continue
        for (let margin = 0; margin < sums.length; margin += 1) {
          sums[margin] = (sums[margin] ?? 0) + value * (feature.weights[margin] ?? 0)
        }
      }
      return sums
    },
    contributions(features, margin, scale = 1) {
      const found: Contribution[] = []
      const least = NEGLIGIBLE / scale
      const sums = Float64Array.from(absent[margin] ?? [])
      const present = new Uint8Array(measures.length)
      for (const [name, value] of features) {
        const feature = known.get(name)
        if (feature === undefined) continue
        const weight = value * (feature.weights[margin] ?? 0)
        if (feature.measure < 0) {
          if (Math.abs(weight) >= least) found.push({ feature: name, weight: weight * scale, present: true })
          continue
        }
        sums[feature.measure] = (sums[feature.measure] ?? 0) + weight
        present[feature.measure] = 1
      }
      for (let measure = 0; measure < measures.length; measure += 1) {
        const weight = sums[measure] ?? 0
        if (Math.abs(weight) < least) continue
        found.push({
          feature: measures[measure] ?? '',
          weight: weight * scale,
          present: present[measure] === 1,
        })
      }
      return found
    },
  }
}

function knowFeatures(model: LinearModel, measures: readonly string[]): Map<string, KnownFeature> {
  const numbers = new Map(measures.map((measure, index) => [measure, index]))
  return new Map(
    Object.entries(model.weights).map(([name, weights]) => {
      const measure = name in model.expected ? (numbers.get(measureOf(name)) ?? -1) : -1
      return [name, { weights, measure }]
    }),
  )
}

/** What each measure adds, against the average, to a commit that has nothing of it. */
function absentMeasures(model: LinearModel, measures: readonly string[], margin: number): number[] {
  const sums = new Map(measures.map((measure) => [measure, 0]))
  for (const [name, mean] of Object.entries(model.expected)) {
    const measure = measureOf(name)
    sums.set(measure, (sums.get(measure) ?? 0) - mean * (model.weights[name]?.[margin] ?? 0))
  }
  return [...sums.values()]
}

/** The measure that a step belongs to. */
function measureOf(feature: string): string {
  const end = feature.indexOf('>=')
  return end < 0 ? feature : feature.slice(0, end)
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
