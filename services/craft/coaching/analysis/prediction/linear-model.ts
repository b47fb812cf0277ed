import type { Features, WriteFeatures } from './feature-sink.ts'
import { createGathering, type Gathering } from './gathering.ts'

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
  /** The same, of features that are told to a sink: what the model does not know is passed over at once. */
  marginsOf(write: WriteFeatures): Float64Array
  /**
   * What each word adds to margin number `margin`, and what each measure adds beyond what an average commit's does,
   * times `scale`. What is negligible is left out.
   */
  contributions(features: Features, margin: number, scale?: number): Contribution[]
}

/** In log-odds: too little to be worth naming. */
const negligible = 0.05

/** Prepares a model for fast look-ups. */
export function createLinearScorer(model: LinearModel): LinearScorer {
  const measures = [...new Set(Object.keys(model.expected).map(measureOf))]
  const known = knowFeatures(model)
  const measureNumbers = numberMeasures(model, measures)
  const weights = flattenWeights(model)
  const width = model.intercept.length
  const absent = model.intercept.map((_, margin) => absentMeasures(model, measures, margin))
  let gathering: Gathering | undefined
  const addUp = (sums: Float64Array, feature: number, value: number) => {
    for (let margin = 0; margin < width; margin += 1) {
      sums[margin] = (sums[margin] ?? 0) + value * (weights[feature * width + margin] ?? 0)
    }
  }
  return {
    margins(features) {
      const sums = Float64Array.from(model.intercept)
      for (const [name, value] of features) {
        const feature = known.get(name)
        if (feature !== undefined) addUp(sums, feature, value)
      }
      return sums
    },
    marginsOf(write) {
      const sums = Float64Array.from(model.intercept)
      gathering ??= createGathering(known)
      gathering.gather(write, (feature, value) => addUp(sums, feature, value))
      return sums
    },
    contributions(features, margin, scale = 1) {
      const found: Contribution[] = []
      const least = negligible / scale
      const sums = Float64Array.from(absent[margin] ?? [])
      const present = new Uint8Array(measures.length)
      for (const [name, value] of features) {
        const feature = known.get(name)
        if (feature === undefined) continue
        const weight = value * (weights[feature * width + margin] ?? 0)
        const measure = measureNumbers[feature] ?? -1
        if (measure < 0) {
          if (Math.abs(weight) >= least) found.push({ feature: name, weight: weight * scale, present: true })
          continue
        }
        sums[measure] = (sums[measure] ?? 0) + weight
        present[measure] = 1
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

/** The numbers of the features, in the order of the model's weights. */
function knowFeatures(model: LinearModel): Map<string, number> {
  return new Map(Object.keys(model.weights).map((name, index) => [name, index]))
}

/** For each feature the number of the measure it is a step of; -1 for a word. */
function numberMeasures(model: LinearModel, measures: readonly string[]): Int32Array {
  const numbers = new Map(measures.map((measure, index) => [measure, index]))
  return Int32Array.from(Object.keys(model.weights), (name) =>
    name in model.expected ? (numbers.get(measureOf(name)) ?? -1) : -1,
  )
}

/** The weights of all features after each other, one a margin. */
function flattenWeights({ intercept, weights }: LinearModel): Float64Array {
  return Float64Array.from(
    Object.values(weights).flatMap((row) => intercept.map((_, margin) => row[margin] ?? 0)),
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
  let largest = Number.NEGATIVE_INFINITY
  for (let index = 0; index < margins.length; index += 1) largest = Math.max(largest, margins[index] ?? 0)
  const powers: number[] = []
  let total = 0
  for (let index = 0; index < margins.length; index += 1) {
    const power = Math.exp((margins[index] ?? 0) - largest)
    powers.push(power)
    total += power
  }
  return powers.map((power) => power / total)
}

/** Models of the same features as one, a margin each, so that every feature is looked up once. */
export function joinModels(models: readonly LinearModel[]): LinearModel {
  const names = new Set(models.flatMap(({ weights }) => Object.keys(weights)))
  return {
    intercept: models.map(({ intercept }) => intercept[0] ?? 0),
    weights: Object.fromEntries(
      [...names].map((name) => [name, models.map(({ weights }) => weights[name]?.[0] ?? 0)]),
    ),
    expected: Object.assign({}, ...models.map(({ expected }) => expected)),
  }
}
