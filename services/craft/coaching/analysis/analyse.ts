import { codeQuality } from './aspects/code-quality.ts'
import { context } from './aspects/context.ts'
import { fileChanges } from './aspects/file-changes.ts'
import { messageQuality } from './aspects/message-quality.ts'
import { readChange } from './change.ts'
import type {
  ChangeHistory,
  ChangeType,
  CommitInput,
  FileChange,
  Judgement,
  ParsedMessage,
  PatchFile,
  Prediction,
} from './commit.ts'
import { compactPrediction } from './compact-prediction.ts'
import type { Convention } from './convention.ts'
import { type Aspect, type AspectResult, type Facts, judge } from './facts.ts'
import { ASPECT_WEIGHTS, type AspectName, type Finding, type Strength } from './finding.ts'
import { readLanguage } from './language.ts'
import { readMessage } from './message.ts'
import { isPlaceholder } from './placeholder.ts'
import { round } from './round.ts'
import { findStrengths } from './strengths.ts'
import { readSubject, type Subject } from './subject.ts'

export type Predict = (
  message: ParsedMessage,
  change: { files: readonly FileChange[]; patch: readonly PatchFile[] },
  history?: ChangeHistory,
) => Prediction

export interface AnalyseOptions {
  /** The statistical models. */
  predict: Predict
  /** What the repository's own messages are like; null when it is not known. */
  convention?: Convention | null
  /** How the message was cleaned up; `strip` for a file that git's editor left. */
  cleanup?: 'whitespace' | 'strip'
}

export type QualityLevel = 'EXCELLENT' | 'GOOD' | 'FAIR' | 'NEEDS_IMPROVEMENT'

/** What could not be looked at. */
export type Limit =
  | 'no-change'
  | 'no-patch'
  | 'cut-patch'
  | 'many-files'
  | 'no-history'
  | 'no-convention'
  | 'other-language'

export interface AspectScore {
  /** 0 to 10; null when there was nothing to judge it by. */
  score: number | null
  /** Share of the whole score, 0 to 1; 0 when it was not judged, the others then weigh more. */
  weight: number
}

/** A commit's judgement as data: deterministic, JSON, about 1 kB. `advice/` puts it into words. */
export interface Analysis {
  kind: ParsedMessage['kind']
  /** What the author called the change, else what the models are sure of, else null. */
  type: ChangeType | null
  /** 0 to 10, one decimal. */
  quality_score: number
  quality_level: QualityLevel
  /** 0 to 1: how much of what the score rests on was there to be judged, and how sure the models were. */
  confidence: number
  aspects: Readonly<Record<AspectName, AspectScore>>
  /** The aspect too weak for the others to make up for, when it and not the sum set the score. */
  held_by: AspectName | null
  findings: readonly Finding[]
  strengths: readonly Strength[]
  prediction: Prediction
  limits: readonly Limit[]
}

const ASPECTS: readonly Aspect[] = [messageQuality, fileChanges, codeQuality, context]

/**
 * Judges a commit. The same input gives the same analysis. Parts that were not given are not judged: their aspect's
 * weight goes to the others in proportion, and `confidence` is lower.
 */
export function analyse(input: CommitInput, options: AnalyseOptions): Analysis {
  const facts = readFacts(input, options)
  const results = Object.fromEntries(ASPECTS.map((aspect) => [aspect.name, judge(aspect, facts)])) as Record<
    AspectName,
    AspectResult
  >
  const aspects = weigh(results)
  const { score, held_by } = addUp(aspects)
  const findings = Object.values(results).flatMap((result) => result.findings)
  return {
    kind: facts.kind,
    type: knownType(facts),
    quality_score: score,
    quality_level: levelOf(score),
    confidence: confidenceOf(results, facts),
    aspects,
    held_by,
    findings,
    strengths: findStrengths(facts, findings),
    prediction: compactPrediction(facts.prediction),
    limits: limitsOf(facts),
  }
}

/** The rules look at this much of a subject, in characters. */
const LONGEST_SUBJECT = 2_000

function readFacts(
  input: CommitInput,
  { predict, convention = null, cleanup = 'whitespace' }: AnalyseOptions,
): Facts {
  const message = readMessage(input.message, { cleanup })
  const change = readChange(input)
  const subject = readSubject(message.subject.slice(0, LONGEST_SUBJECT))
  const given = change ? { files: change.listed, patch: change.patch } : { files: [], patch: [] }
  const prediction = predict(message, given, input.history)
  return {
    message,
    subject,
    language: readLanguage(message.text),
    wordless: isPlaceholder(subject.description),
    kind: (input.parents ?? 1) > 1 ? 'merge' : message.kind,
    type: writtenType(subject) ?? prediction.type.value,
    change,
    history: input.history ?? null,
    prediction,
    convention,
  }
}

const SYNONYMS: Readonly<Record<string, ChangeType>> = {
  feat: 'feat',
  feature: 'feat',
  fix: 'fix',
  bugfix: 'fix',
  hotfix: 'fix',
  security: 'fix',
  refactor: 'refactor',
  docs: 'docs',
  doc: 'docs',
  test: 'test',
  tests: 'test',
  build: 'build',
  deps: 'build',
  ci: 'ci',
  workflow: 'ci',
  perf: 'perf',
  style: 'style',
  chore: 'chore',
  release: 'chore',
  revert: 'revert',
}

/** The type the author named, also as `doc: …` or `ci: …` where that may be meant for a part of the code. */
function writtenType({ conventional, area }: Subject): ChangeType | null {
  const written = conventional?.type ?? area?.toLowerCase()
  return written !== undefined && Object.hasOwn(SYNONYMS, written) ? (SYNONYMS[written] ?? null) : null
}

/** From this probability on the models' word for the type is taken where the author gave none. */
const SURE_OF_TYPE = 0.7

function knownType({ subject, prediction }: Facts): ChangeType | null {
  const { value, probability } = prediction.type
  return writtenType(subject) ?? (probability >= SURE_OF_TYPE ? value : null)
}

function weigh(results: Readonly<Record<AspectName, AspectResult>>): Record<AspectName, AspectScore> {
  const judged = ASPECTS.reduce(
    (sum, { name }) => sum + (results[name].score === null ? 0 : ASPECT_WEIGHTS[name]),
    0,
  )
  const entries = ASPECTS.map(({ name }) => {
    const { score } = results[name]
    return [name, { score, weight: score === null ? 0 : round(ASPECT_WEIGHTS[name] / judged, 3) }] as const
  })
  return Object.fromEntries(entries) as Record<AspectName, AspectScore>
}

/**
 * The aspects do not make up for each other without end: nobody is helped by tidy code under a message that says nothing,
 * nor by fine words over a leaked key. An aspect of score `s` holds the whole at `floor + slope × s`.
 */
const HOLDS: Readonly<Record<AspectName, { floor: number; slope: number }>> = {
  message_quality: { floor: 1, slope: 1.1 },
  file_changes: { floor: 4.5, slope: 0.8 },
  code_quality: { floor: 3.5, slope: 1 },
  context: { floor: 10, slope: 0 },
}

function addUp(aspects: Readonly<Record<AspectName, AspectScore>>): {
  score: number
  held_by: AspectName | null
} {
  let sum = 0
  let limit = 10
  let weakest: AspectName | null = null
  for (const { name } of ASPECTS) {
    const { score, weight } = aspects[name]
    if (score === null) continue
    sum += score * weight
    const hold = HOLDS[name].floor + HOLDS[name].slope * score
    if (hold < limit) {
      limit = hold
      weakest = name
    }
  }
  const score = round(Math.min(sum, limit), 1)
  return { score, held_by: score < round(sum, 1) ? weakest : null }
}

/** The level of a score, by the bounds of the coaching contract. */
export function levelOf(score: number): QualityLevel {
  if (score >= 8.5) return 'EXCELLENT'
  if (score >= 7) return 'GOOD'
  return score >= 5 ? 'FAIR' : 'NEEDS_IMPROVEMENT'
}

/** Share of the applicable weight that could be judged, lowered by up to a fifth when the models waver about the message. */
function confidenceOf(
  results: Readonly<Record<AspectName, AspectResult>>,
  { prediction, kind }: Facts,
): number {
  let applicable = 0
  let covered = 0
  for (const { name } of ASPECTS) {
    const { coverage } = results[name]
    if (coverage === null) continue
    applicable += ASPECT_WEIGHTS[name]
    covered += ASPECT_WEIGHTS[name] * coverage
  }
  const doubt = kind === 'ordinary' ? (doubtOf(prediction.has_why) + doubtOf(prediction.has_what)) / 2 : 0
  return round((covered / applicable) * (1 - 0.2 * doubt), 2)
}

/** 1 at even odds, 0 when sure. */
function doubtOf({ probability }: Judgement): number {
  return 1 - Math.abs(2 * probability - 1)
}

function limitsOf({ change, history, convention, language, kind, message }: Facts): Limit[] {
  const limits: Limit[] = []
  if (!language.english && message.subject !== '') limits.push('other-language')
  if (kind === 'merge') return limits
  if (!change) limits.push('no-change')
  else if (change.patch.length === 0 && change.files.length > 0) limits.push('no-patch')
  else if (change.seen < 0.9 && change.files.length > 0) limits.push('cut-patch')
  if (change && change.files_left_out > 0) limits.push('many-files')
  if (!history) limits.push('no-history')
  if (!convention && kind === 'ordinary') limits.push('no-convention')
  return limits
}
