import type { Analysis, Limit } from '../analyse.ts'
import type { CommitInput } from '../commit.ts'
import { type AspectName, aspectNames, type Finding, type RuleName } from '../finding.ts'
import { readMessage } from '../message.ts'
import type { Advice, AdviceScene } from './advice.ts'
import { changeAdvice } from './change.ts'
import { codeAdvice } from './code.ts'
import { contextAdvice } from './context.ts'
import { messageAdvice } from './message.ts'
import { strengthSentences } from './strengths.ts'

/** Why points were lost, or a remark that cost none. */
export interface Reason {
  /** Of the aspect's ten. */
  points_lost: number
  /** One sentence or two: what was seen, where, and what wins the points back. */
  text: string
  path: string | null
  /** In the file, or in the message when `path` is null. */
  line: number | null
}

export interface AspectFeedback {
  score: number | null
  weight: number
  /** The dearest first. */
  reasons: Reason[]
}

/** The texts of a feedback document. An empty list means that there is nothing to say. */
export interface Feedback {
  aspects: Record<AspectName, AspectFeedback>
  strengths: string[]
  areas_for_improvement: string[]
  specific_recommendations: string[]
  coaching_tips: string[]
  next_steps: string[]
}

const adviceByRule: Readonly<Record<RuleName, Advice>> = {
  ...messageAdvice,
  ...changeAdvice,
  ...codeAdvice,
  ...contextAdvice,
}

const mostAreas = 4
const mostRecommendations = 6
const mostTips = 3

/**
 * Puts an analysis into words. The commit is the one that was analysed; its message is needed, its files make the
 * sentences more definite, its patch is not read again.
 */
export function writeFeedback(analysis: Analysis, commit: CommitInput): Feedback {
  const scene: AdviceScene = { analysis, message: readMessage(commit.message), files: commit.files ?? [] }
  const findings = byPrice(analysis)
  const write = (sentence: keyof Advice, most: number): string[] =>
    unique(findings.map((finding) => adviceByRule[finding.rule][sentence]?.(finding, scene) ?? '')).slice(
      0,
      most,
    )
  return {
    aspects: Object.fromEntries(
      aspectNames.map((name) => [name, writeAspect(name, findings, scene)]),
    ) as Feedback['aspects'],
    strengths: analysis.strengths.map((strength) => strengthSentences[strength.name](strength)),
    areas_for_improvement: write('area', mostAreas),
    specific_recommendations: write('better', mostRecommendations).map((sentence) => `${sentence}.`),
    coaching_tips: write('matters', mostTips).map((sentence) => `${sentence}.`),
    next_steps: writeSteps(findings, scene),
  }
}

/** The dearest finding of the whole score first. */
function byPrice(analysis: Analysis): Finding[] {
  const price = (finding: Finding) => finding.points_lost * analysis.aspects[finding.aspect].weight
  return analysis.findings.toSorted((one, other) => price(other) - price(one))
}

function unique(sentences: readonly string[]): string[] {
  return [...new Set(sentences)].filter((sentence) => sentence !== '')
}

function writeAspect(name: AspectName, findings: readonly Finding[], scene: AdviceScene): AspectFeedback {
  const { analysis } = scene
  const losses = findings
    .filter((finding) => finding.aspect === name)
    .map((finding): Reason => {
      const { seen, better } = adviceByRule[finding.rule]
      const text = `${seen(finding, scene)}. ${better(finding, scene)}.`
      return { points_lost: finding.points_lost, text, ...placeOf(finding) }
    })
  const remarks = analysis.limits.flatMap((limit) => limits[limit][name] ?? [])
  if (analysis.held_by === name) {
    remarks.unshift(
      `This holds the whole score at ${analysis.quality_score.toFixed(1)}: the other aspects do not make up for it.`,
    )
  }
  return { ...analysis.aspects[name], reasons: [...losses, ...remarks.map(remark)] }
}

/** A message loses its points in the message, whichever file a rule speaks of. */
function placeOf({ aspect, path, line }: Finding): Pick<Reason, 'path' | 'line'> {
  if (aspect !== 'message_quality') return { path: path ?? null, line: line ?? null }
  return { path: null, line: path === undefined ? (line ?? null) : null }
}

function remark(text: string): Reason {
  return { points_lost: 0, text, path: null, line: null }
}

/** What could not be judged, said where it was missed. */
const limits: Readonly<Record<Limit, Partial<Record<AspectName, string>>>> = {
  'other-language': {
    message_quality:
      'The message is not in English, so only its form was judged, not whether it says what and why.',
  },
  'no-change': {
    file_changes: 'Not judged: neither files nor patch were given.',
    code_quality: 'Not judged: no patch was given.',
  },
  'no-patch': { code_quality: 'Only the size was judged: no patch was given.' },
  'cut-patch': { code_quality: 'Only a part of the patch was there to be read.' },
  'many-files': { file_changes: 'Only the first 10,000 files were looked at.' },
  'no-history': { context: 'The history of the files and of the author was not known.' },
  'no-convention': {
    message_quality: "The repository's own convention was not known, so common practice was the measure.",
  },
}

/** Losses in the message that are worth rewriting it for. */
const worthRewriting = 1

function writeSteps(findings: readonly Finding[], scene: AdviceScene): string[] {
  const steps = unique(findings.map((finding) => adviceByRule[finding.rule].step?.(finding, scene) ?? ''))
  const inMessage = findings.filter((finding) => finding.aspect === 'message_quality')
  const lost = inMessage.reduce((sum, finding) => sum + finding.points_lost, 0)
  const rewritable =
    scene.analysis.kind === 'ordinary' || scene.analysis.kind === 'empty' || scene.analysis.kind === 'revert'
  if (lost >= worthRewriting && rewritable) {
    steps.push('While it is not pushed, rewrite the message with `git commit --amend`')
  }
  return steps.map((step) => `${step}.`)
}
