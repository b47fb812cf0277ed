import type { Judgement, Prediction } from './commit.ts'
import type { AspectResult } from './facts.ts'
import { type AspectName, aspectNames, aspectWeights } from './finding.ts'
import { round } from './round.ts'

export type QualityLevel = 'EXCELLENT' | 'GOOD' | 'FAIR' | 'NEEDS_IMPROVEMENT'

export interface AspectScore {
  /** 0 to 10; null when there was nothing to judge it by. */
  score: number | null
  /** Share of the whole score, 0 to 1; 0 when it was not judged, the others then weigh more. */
  weight: number
}

export type AspectResults = Readonly<Record<AspectName, AspectResult>>
export type AspectScores = Readonly<Record<AspectName, AspectScore>>

/** Gives the weight of aspects that could not be judged to the others, in proportion. */
export function weigh(results: AspectResults): AspectScores {
  const judged = aspectNames.reduce(
    (sum, name) => sum + (results[name].score === null ? 0 : aspectWeights[name]),
    0,
  )
  const entries = aspectNames.map((name) => {
    const { score } = results[name]
    return [name, { score, weight: score === null ? 0 : round(aspectWeights[name] / judged, 3) }] as const
  })
  return Object.fromEntries(entries) as Record<AspectName, AspectScore>
}

/**
 * The aspects do not make up for each other without end: nobody is helped by tidy code under a message that says nothing,
 * nor by fine words over a leaked key. An aspect of score `s` lets the whole come up to `floor + slope × s`, when all else
 * is perfect: the message does so below 9, the code below 5 or so.
 */
const holds: Readonly<Record<AspectName, { floor: number; slope: number }>> = {
  message_quality: { floor: -0.5, slope: 1.06 },
  file_changes: { floor: 4.5, slope: 0.8 },
  code_quality: { floor: 3.5, slope: 1 },
  context: { floor: 10, slope: 0 },
}

/**
 * The whole score, one decimal, and the aspect that pulls it furthest below the weighted sum, if one does. An aspect too
 * weak for the others scales the sum down, so that every further point still counts wherever it is lost.
 */
export function addUp(aspects: AspectScores): { score: number; held_by: AspectName | null } {
  let sum = 0
  let share = 1
  let weakest: { name: AspectName; share: number } | null = null
  for (const name of aspectNames) {
    const { score, weight } = aspects[name]
    if (score === null) continue
    sum += score * weight
    const own = shareLeft(name, score, weight)
    share *= own
    if (own < 1 && own < (weakest?.share ?? 1)) weakest = { name, share: own }
  }
  return { score: round(sum * share, 1), held_by: weakest?.name ?? null }
}

/** What an aspect of this score leaves of the weighted sum, from 0 to 1. */
function shareLeft(name: AspectName, score: number, weight: number): number {
  const { floor, slope } = holds[name]
  const sumWithout = fullScore - weight * (fullScore - score)
  return sumWithout === 0 ? 1 : Math.min(1, Math.max(0, floor + slope * score) / sumWithout)
}

const fullScore = 10

/** The level of a score, by the bounds of the coaching contract. */
export function levelOf(score: number): QualityLevel {
  if (score >= 8.5) return 'EXCELLENT'
  if (score >= 7) return 'GOOD'
  return score >= 5 ? 'FAIR' : 'NEEDS_IMPROVEMENT'
}

/** Doubt about the message lowers the confidence by up to this share. */
const mostDoubt = 0.2

/** Share of the weight that could be judged, of what applies to such a commit; lower when the models waver about its message. */
export function confidenceOf(results: AspectResults, prediction: Prediction | null): number {
  let applicable = 0
  let covered = 0
  for (const name of aspectNames) {
    const { coverage } = results[name]
    if (coverage === null) continue
    applicable += aspectWeights[name]
    covered += aspectWeights[name] * coverage
  }
  const doubt = prediction ? (doubtOf(prediction.has_why) + doubtOf(prediction.has_what)) / 2 : 0
  return round((covered / applicable) * (1 - mostDoubt * doubt), 2)
}

/** 1 at even odds, 0 when sure. */
function doubtOf({ probability }: Judgement): number {
  return 1 - Math.abs(2 * probability - 1)
}
