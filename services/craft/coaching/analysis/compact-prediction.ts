import type { ChangeType, Evidence, Judgement, Prediction } from './commit.ts'
import { excerpt } from './excerpt.ts'
import { round } from './round.ts'

/** A judgement as an analysis holds it; with what moved it most where the analysis was to explain itself. */
export interface CompactJudgement {
  value: boolean
  probability: number
  evidence?: readonly Evidence[]
}

/** What the statistical models say of a commit, as short as it is stored. */
export interface CompactPrediction {
  has_why: CompactJudgement
  has_what: CompactJudgement
  type: { value: ChangeType; probability: number; evidence?: readonly Evidence[] }
  /** The first files of each group, when the change is held to be tangled. */
  tangled: CompactJudgement & { groups: readonly (readonly string[])[] }
  risk: CompactJudgement
  /** What could not be judged, in words, where the analysis was to explain itself. */
  limits?: readonly string[]
}

/** Pieces of evidence that are named: more where the judgement speaks against the commit, so that it can be explained. */
const against = 2
const inFavour = 1
const mostGroups = 5
const mostGroupedFiles = 8
const longestPath = 300

/** Rounds the prediction; its strongest evidence goes along only when it is to be explained, for it is most of it. */
export function compactPrediction(prediction: Prediction, explain: boolean): CompactPrediction {
  const { has_why, has_what, type, tangled, risk, limits } = prediction
  const judgement = ({ value, probability }: Judgement): CompactJudgement => ({
    value,
    probability: round(probability, 3),
  })
  const compact = {
    has_why: judgement(has_why),
    has_what: judgement(has_what),
    type: { value: type.value, probability: round(type.probability, 3) },
    tangled: { ...judgement(tangled), groups: tangled.value ? compactGroups(tangled.groups) : [] },
    risk: judgement(risk),
  }
  if (!explain) return compact
  const evidenceOf = (judged: { evidence: readonly Evidence[] }, isAgainst: boolean) => ({
    evidence: strongest(judged.evidence, isAgainst ? against : inFavour),
  })
  return {
    has_why: { ...compact.has_why, ...evidenceOf(has_why, !has_why.value) },
    has_what: { ...compact.has_what, ...evidenceOf(has_what, !has_what.value) },
    type: { ...compact.type, ...evidenceOf(type, false) },
    tangled: { ...compact.tangled, ...evidenceOf(tangled, tangled.value) },
    risk: { ...compact.risk, ...evidenceOf(risk, risk.value) },
    limits,
  }
}

function compactGroups(groups: readonly (readonly string[])[]): string[][] {
  return groups
    .slice(0, mostGroups)
    .map((paths) => paths.slice(0, mostGroupedFiles).map((path) => excerpt(path, longestPath)))
}

function strongest(evidence: readonly Evidence[], most: number): Evidence[] {
  return evidence
    .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .slice(0, most)
    .map(({ feature, weight }) => ({ feature: excerpt(feature), weight: round(weight, 2) }))
}
