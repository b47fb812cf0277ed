import type { Verdict } from './judgements.ts'

/** What two readers found of one pair. */
export type Readings = readonly [Verdict, Verdict]

/** A reader's verdict beside a number given to each of the two commits; the larger one is meant to be the better. */
export interface Comparison {
  verdict: Verdict
  a: number
  b: number
}

const verdicts: readonly Verdict[] = ['a', 'b', 'tie']

/** Share of pairs that both readers found the same of; NaN without pairs. */
export function shareAlike(readings: readonly Readings[]): number {
  return readings.filter(([first, second]) => first === second).length / readings.length
}

/**
 * Agreement beyond what two readers with these habits would reach by chance: 1 when complete, 0 when no better than
 * chance (J. Cohen, "A Coefficient of Agreement for Nominal Scales", 1960). NaN without pairs, and when both readers gave
 * one and the same verdict throughout, which leaves nothing to agree beyond chance on.
 */
export function cohensKappa(readings: readonly Readings[]): number {
  const share = (reader: 0 | 1, verdict: Verdict) =>
    readings.filter((pair) => pair[reader] === verdict).length / readings.length
  const byChance = verdicts.reduce((sum, verdict) => sum + share(0, verdict) * share(1, verdict), 0)
  return (shareAlike(readings) - byChance) / (1 - byChance)
}

/**
 * Share of decided pairs that the numbers put in the reader's order, equal numbers counting one half; pairs that the
 * reader left tied are not counted. NaN when none was decided.
 */
export function concordance(comparisons: readonly Comparison[]): number {
  const decided = comparisons.filter(({ verdict }) => verdict !== 'tie')
  return decided.reduce((sum, comparison) => sum + agreementOf(comparison), 0) / decided.length
}

function agreementOf({ verdict, a, b }: Comparison): number {
  if (a === b) return 0.5
  return a > b === (verdict === 'a') ? 1 : 0
}
