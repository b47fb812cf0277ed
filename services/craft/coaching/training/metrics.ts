import type { Random } from './seeded-random.ts'

/**
 * Area under the ROC curve: the probability that a positive is scored above a negative, ties counting one half
 * (Mann–Whitney U). 0.5 when one of the classes is absent.
 */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<boolean>): number {
  const order = Array.from({ length: scores.length }, (_, index) => index)
  order.sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0))
  let positives = 0
  let rankSum = 0
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start] ?? 0]
    let end = start
    let tiedPositives = 0
    while (end < order.length && scores[order[end] ?? 0] === score) {
      if (labels[order[end] ?? 0]) tiedPositives += 1
      end += 1
    }
    rankSum += (tiedPositives * (start + 1 + end)) / 2
    positives += tiedPositives
    start = end
  }
  const negatives = order.length - positives
  if (positives === 0 || negatives === 0) return 0.5
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** Harmonic mean of precision and recall of one class; 0 when it is never predicted rightly. */
export function f1Score<T>(predicted: readonly T[], actual: readonly T[], target: T): number {
  let hits = 0
  let claimed = 0
  let present = 0
  for (let index = 0; index < actual.length; index += 1) {
    const isClaimed = predicted[index] === target
    const isPresent = actual[index] === target
    if (isClaimed) claimed += 1
    if (isPresent) present += 1
    if (isClaimed && isPresent) hits += 1
  }
  return hits === 0 ? 0 : (2 * hits) / (claimed + present)
}

/** Mean of the classes' F1, each class weighing the same however rare it is. */
export function macroF1<T>(predicted: readonly T[], actual: readonly T[], classes: readonly T[]): number {
  const scores = classes.map((target) => f1Score(predicted, actual, target))
  return scores.reduce((sum, score) => sum + score, 0) / classes.length
}

/** A figure with its 95 % percentile bootstrap interval. */
export interface Estimate {
  value: number
  low: number
  high: number
}

/** Resamples the rows with replacement and reports where 95 % of the statistic's values fall. */
export function estimate<Row>(
  rows: readonly Row[],
  statistic: (sample: readonly Row[]) => number,
  random: Random,
  resamples = 400,
): Estimate {
  const values = Array.from({ length: resamples }, () =>
    statistic(rows.map(() => rows[random.integer(rows.length)] as Row)),
  ).sort((a, b) => a - b)
  const at = (share: number) => values[Math.floor(share * (resamples - 1))] ?? Number.NaN
  return { value: statistic(rows), low: at(0.025), high: at(0.975) }
}
