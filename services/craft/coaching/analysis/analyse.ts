import { codeQuality } from './aspects/code-quality.ts'
import { context } from './aspects/context.ts'
import { fileChanges } from './aspects/file-changes.ts'
import { messageQuality } from './aspects/message-quality.ts'
import { readChange } from './change.ts'
import { knownType, writtenType } from './change-type.ts'
import type {
  ChangeHistory,
  ChangeType,
  CommitInput,
  FileChange,
  ParsedMessage,
  PatchFile,
  Prediction,
} from './commit.ts'
import { type CompactPrediction, compactPrediction } from './compact-prediction.ts'
import type { Convention } from './convention.ts'
import { type Facts, judge } from './facts.ts'
import type { AspectName, Finding, Strength } from './finding.ts'
import { readMessage } from './message.ts'
import {
  type AspectResults,
  type AspectScores,
  addUp,
  confidenceOf,
  levelOf,
  type QualityLevel,
  weigh,
} from './score.ts'
import { findStrengths } from './strengths.ts'
import { readSubject } from './subject.ts'
import { readTold } from './told.ts'
import { readLanguage } from './words/language.ts'
import { isPlaceholder } from './words/placeholder.ts'

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
  /** Names what moved each probability most; an analysis that is stored goes without. */
  explain?: boolean
}

/** What could not be looked at. */
export type Limit =
  | 'no-change'
  | 'no-patch'
  | 'cut-patch'
  | 'many-files'
  | 'no-history'
  | 'no-convention'
  | 'other-language'

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
  aspects: AspectScores
  /** The aspect too weak for the others to make up for, when it and not the sum set the score. */
  held_by: AspectName | null
  findings: readonly Finding[]
  strengths: readonly Strength[]
  prediction: CompactPrediction
  limits: readonly Limit[]
}

/**
 * Judges a commit. The same input gives the same analysis. Parts that were not given are not judged: their aspect's
 * weight goes to the others in proportion, and `confidence` is lower. A message file with git's comments in it is cleaned
 * first: `readMessage(text, { cleanup: 'strip' }).text`.
 */
export function analyse(input: CommitInput, options: AnalyseOptions): Analysis {
  const facts = readFacts(input, options)
  const results: AspectResults = {
    message_quality: judge(messageQuality, facts),
    file_changes: judge(fileChanges, facts),
    code_quality: judge(codeQuality, facts),
    context: judge(context, facts),
  }
  const aspects = weigh(results)
  const { score, held_by } = addUp(aspects)
  const findings = Object.values(results).flatMap((result) => result.findings)
  return {
    kind: facts.kind,
    type: knownType(facts.subject, facts.prediction),
    quality_score: score,
    quality_level: levelOf(score),
    confidence: confidenceOf(results, facts.kind === 'ordinary' ? facts.prediction : null),
    aspects,
    held_by,
    findings,
    strengths: findStrengths(facts, findings),
    prediction: compactPrediction(facts.prediction, options.explain ?? false),
    limits: limitsOf(facts),
  }
}

/** The rules look at this much of a subject, in characters. */
const longestSubject = 2_000

function readFacts(input: CommitInput, { predict, convention = null }: AnalyseOptions): Facts {
  const message = readMessage(input.message)
  const change = readChange(input)
  const subject = readSubject(message.subject.slice(0, longestSubject))
  const given = change ? { files: change.listed, patch: change.patch } : { files: [], patch: [] }
  const prediction = predict(message, given, input.history)
  return {
    message,
    subject,
    language: readLanguage(`${message.subject}\n${message.body}`),
    told: readTold(message, subject),
    wordless: isPlaceholder(subject.description),
    kind: kindOf(message, input.parents),
    type: writtenType(subject) ?? prediction.type.value,
    change,
    history: input.history ?? null,
    prediction,
    convention,
  }
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

/** Two parents and more are a merge whatever the message says; one parent, when it is known, is none. */
function kindOf({ kind }: ParsedMessage, parents: number | undefined): ParsedMessage['kind'] {
  if (parents !== undefined && parents > 1) return 'merge'
  return kind === 'merge' && parents !== undefined ? 'ordinary' : kind
}
