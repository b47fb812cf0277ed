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
}

/** A linear model ready to be applied. */
export interface LinearScorer {
  /** The margins of a commit with these features. */
  margins(features: Features): Float64Array
  /** What each word adds to margin number `margin`, and what each measure adds beyond what an average commit's does. */
  contributions(features: Features, margin: number): Contribution[]
}

/** Prepares a model for fast look-ups. */
export function createLinearScorer(model: LinearModel): LinearScorer {
  const weights = new Map(Object.entries(model.weights))
  const expected = Object.entries(model.expected)
  return {
    margins(features) {
      const sums = Float64Array.from(model.intercept)
      for (const [name, value] of features) {
        const row = weights.get(name)
        if (row === undefined) continue
        for (let margin = 0; margin < sums.length; margin += 1) {
          sums[margin] = (sums[margin] ?? 0) + value * (row[margin] ?? 0)
        }
      }
      return sums
    },
    contributions(features, margin) {
      const found: Contribution[] = []
      for (const [feature, value] of features) {
        const weight = value * (weights.get(feature)?.[margin] ?? 0)
        if (weight !== 0 && !(feature in model.expected)) found.push({ feature, weight })
      }
      const measures = new Map<string, number>()
      for (const [feature, mean] of expected) {
        const weight = ((features.get(feature) ?? 0) - mean) * (weights.get(feature)?.[margin] ?? 0)
        const measure = measureOf(feature)
        measures.set(measure, (measures.get(measure) ?? 0) + weight)
      }
      for (const [feature, weight] of measures) found.push({ feature, weight })
      return found
    },
  }
}

const STEPS = [1, 2, 3, 5, 8, 12, 20]
const STEP_VALUE = 0.7

/** Adds a count as steps, `name>=1`, `name>=2`, …, so that a linear model can draw any curve of it. */
export function addSteps(features: Map<string, number>, name: string, count: number): void {
  const names = stepNames(name)
  for (let step = 0; step < STEPS.length && count >= (STEPS[step] ?? 0); step += 1) {
    features.set(names[step] ?? '', step === 0 ? 1 : STEP_VALUE)
  }
}

const knownSteps = new Map<string, readonly string[]>()

function stepNames(name: string): readonly string[] {
  const known = knownSteps.get(name)
  if (known) return known
  const names = STEPS.map((step) => `${name}>=${step}`)
  knownSteps.set(name, names)
  return names
}

/** The measure that a step belongs to. */
export function measureOf(feature: string): string {
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
