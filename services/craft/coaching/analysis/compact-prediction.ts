import type { Evidence, Judgement, Prediction } from './commit.ts'
import { excerpt } from './excerpt.ts'
import { round } from './round.ts'

/** Pieces of evidence that are kept: more where the judgement speaks against the commit, so that it can be explained. */
const AGAINST = 2
const IN_FAVOUR = 1
const MOST_GROUPS = 5
const MOST_GROUPED_FILES = 8
const LONGEST_PATH = 300

/** The prediction as it is stored with an analysis: rounded, with its strongest evidence and the first files of each group. */
export function compactPrediction(prediction: Prediction): Prediction {
  const { has_why, has_what, type, tangled, risk, limits } = prediction
  return {
    has_why: compactJudgement(has_why, has_why.value ? IN_FAVOUR : AGAINST),
    has_what: compactJudgement(has_what, has_what.value ? IN_FAVOUR : AGAINST),
    type: {
      value: type.value,
      probability: round(type.probability, 3),
      evidence: strongest(type.evidence, IN_FAVOUR),
    },
    tangled: {
      ...compactJudgement(tangled, tangled.value ? AGAINST : IN_FAVOUR),
      groups: tangled.value ? compactGroups(tangled.groups) : [],
    },
    risk: compactJudgement(risk, risk.value ? AGAINST : IN_FAVOUR),
    limits,
  }
}

function compactGroups(groups: readonly (readonly string[])[]): string[][] {
  return groups
    .slice(0, MOST_GROUPS)
    .map((paths) => paths.slice(0, MOST_GROUPED_FILES).map((path) => excerpt(path, LONGEST_PATH)))
}

function compactJudgement({ value, probability, evidence }: Judgement, most: number): Judgement {
  return { value, probability: round(probability, 3), evidence: strongest(evidence, most) }
}

function strongest(evidence: readonly Evidence[], most: number): Evidence[] {
  return evidence
    .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .slice(0, most)
    .map(({ feature, weight }) => ({ feature: excerpt(feature), weight: round(weight, 2) }))
}
