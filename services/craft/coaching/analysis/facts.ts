import type { Change } from './change.ts'
import type { ChangeHistory, ChangeType, ParsedMessage, Prediction } from './commit.ts'
import type { Convention } from './convention.ts'
import { excerpt } from './excerpt.ts'
import type { AspectName, Detail, Finding, RuleName, Strength } from './finding.ts'
import type { Subject } from './subject.ts'
import type { Told } from './told.ts'
import type { Language } from './words/language.ts'

/** Everything the rules may look at. */
export interface Facts {
  message: ParsedMessage
  subject: Subject
  language: Language
  told: Told
  /** Whether the subject is empty or a placeholder such as "wip", so that remarks on its form would be idle. */
  wordless: boolean
  /** The message's kind, corrected by the number of parents: two and more are a merge whatever it says. */
  kind: ParsedMessage['kind']
  /** The type the author wrote when it is a known one, else the one the model sees. */
  type: ChangeType
  change: Change | null
  history: ChangeHistory | null
  prediction: Prediction
  convention: Convention | null
}

export interface Loss extends Detail {
  rule: RuleName
  points_lost: number
}

/** A rule looks at the facts and names what was lost, if anything. Rules of a list do not know of each other. */
export type Rule = (facts: Facts) => Loss | readonly Loss[] | null

/** An aspect of the score. */
export interface Aspect {
  name: AspectName
  /**
   * How much of it can be judged from what was given, from 0 (nothing) to 1 (all of it); null when the aspect has no
   * meaning for such a commit, as a merge has no code of its own.
   */
  coverage: (facts: Facts) => number | null
  rules: readonly Rule[]
}

/** One rule out of several that see the same fact: the first that speaks is the only one that costs. */
export function firstOf(...rules: readonly Rule[]): Rule {
  return (facts) => {
    for (const rule of rules) {
      const loss = rule(facts)
      if (loss && !(Array.isArray(loss) && loss.length === 0)) return loss
    }
    return null
  }
}

/** A rule that is silent where another one has spoken of the same words. */
export function unless(other: Rule, rule: Rule): Rule {
  return (facts) => (other(facts) ? null : rule(facts))
}

/** A rule that holds for commits of these kinds alone. */
export function forKinds(kinds: readonly ParsedMessage['kind'][], rule: Rule): Rule {
  return (facts) => (kinds.includes(facts.kind) ? rule(facts) : null)
}

/** A rule for messages in English. */
export function inEnglish(rule: Rule): Rule {
  return (facts) => (facts.language.english ? rule(facts) : null)
}

/** A rule about the form of words, which has nothing to say where there are none. */
export function ofWords(rule: Rule): Rule {
  return (facts) => (facts.wordless ? null : rule(facts))
}

/** What an aspect amounts to; `score` is null when it was not judged. */
export interface AspectResult {
  score: number | null
  coverage: number | null
  findings: Finding[]
}

const fullScore = 10

/** Runs an aspect's rules. No more than the ten points can be lost; a finding past them is kept, costing nothing. */
export function judge(aspect: Aspect, facts: Facts): AspectResult {
  const coverage = aspect.coverage(facts)
  if (!coverage) return { score: null, coverage, findings: [] }
  const findings: Finding[] = []
  let left = fullScore
  for (const rule of aspect.rules) {
    for (const loss of lossesOf(rule(facts))) {
      const points = Math.min(left, Math.round(loss.points_lost * 10) / 10)
      left = Math.round((left - points) * 10) / 10
      findings.push({ ...storable(loss), aspect: aspect.name, points_lost: points })
    }
  }
  return { score: left, coverage, findings }
}

/** The detail with its words fit to be kept. */
export function storable<Kept extends Detail>(detail: Kept): Kept {
  const kept = { ...detail }
  if (kept.words !== undefined) kept.words = excerpt(kept.words)
  if (kept.expected !== undefined) kept.expected = excerpt(kept.expected)
  if (kept.path !== undefined) kept.path = excerpt(kept.path, longestPath)
  return kept
}

/** PATH_MAX of Linux. */
const longestPath = 4_096

function lossesOf(result: ReturnType<Rule>): readonly Loss[] {
  if (result === null) return []
  return 'rule' in result ? [result] : result
}

/** Something done well that is worth naming. */
export type Praise = (facts: Facts) => Strength | null
