/** Whether the message says why. */

import { writtenType } from '../change-type.ts'
import type { Facts, Rule } from '../facts.ts'
import type { Detail, RuleName } from '../finding.ts'
import { heaviestFiles } from '../heaviest-files.ts'
import { needOfReason, sizeOf } from '../need.ts'
import { countWords, hasProse } from '../words/prose.ts'

/** What a large change without any reason loses, and what the judgement may err by without a charge. */
const worthOfWhy = 5.5
const tolerance = 0.4
const leastCharge = 0.4

/** Telling words that explain most of a trifle, and how many more a large change wants. */
const wordsForTrifle = 14
const wordsForSize = 60
/** Telling words of a subject past so many explain as those of a body do. */
const wordsOfSubject = 4

/**
 * Shares of the reason: that it is explained at all; that a cause, a purpose, what was before or what went wrong is
 * named; that the model finds one; that there is a place to look further.
 */
const ofExplaining = 0.5
const ofKinds = 0.3
const ofModel = 0.1
const ofReference = 0.1
const kindsOfReason = 3

/** How much of the reason the message leaves open, from 0 to 1. More words help less and less. */
function openWhy({ told, prediction, change, language }: Facts): number {
  const words = told.body + Math.max(0, told.subject - wordsOfSubject)
  const unexplained = Math.exp(-words / (wordsForTrifle + wordsForSize * sizeOf(change)))
  const byWords = ofExplaining + (told.points_elsewhere ? 0 : ofReference)
  if (!language.english) return byWords * unexplained
  const kinds = Math.max(told.reasons.length, prediction.has_why.value ? 1 : 0)
  const unnamed = 1 - Math.min(kinds, kindsOfReason) / kindsOfReason
  return byWords * unexplained + ofKinds * unnamed + ofModel * (1 - prediction.has_why.probability)
}

/** One price for one lack, under the name that says best what is missing. */
export const lacksReason: Rule = (facts) => {
  const { change, subject } = facts
  const points = worthOfWhy * needOfReason(change, subject.description) * openWhy(facts) - tolerance
  if (points < leastCharge) return null
  const lack = nameLack(facts)
  if (!lack) return null
  const { share = 1, ...detail } = lack
  const [largest] = heaviestFiles(change?.files ?? [])
  const where = largest ? { path: largest.path, count: change?.files.length ?? 0 } : {}
  return { points_lost: share * points, words: subject.description, line: 1, ...where, ...detail }
}

interface Lack extends Detail {
  rule: RuleName
  /** Of the price: a reason that is there in brief is charged less than one that is missing. */
  share?: number
}

const noWhy: Lack = { rule: 'no-why' }
const noCause: Lack = { rule: 'no-cause' }
/** A reason in half a sentence. */
const clause: Lack = { rule: 'brief-why', expected: 'clause', share: 0.8 }
/** What was and what is, and nothing that leads from one to the other. */
const contrastAlone: Lack = { rule: 'brief-why', expected: 'cause' }

/** Changes of more lines to review than this want more than a heading. */
const linesForHeading = 20
/** A body of fewer telling words is none. */
const fewestWords = 3
/** From here on the model's word for a reason is enough where no words announce one. */
const sure = 0.9

function nameLack(facts: Facts): Lack | null {
  const { message, change, prediction, language, subject, told } = facts
  const lines = change?.review_lines ?? 0
  const noBody: Lack | null = lines > linesForHeading ? { rule: 'no-body', count: lines } : null
  if (!language.english) return hasProse(message.body) ? null : noBody
  if (hasProse(message.body) && told.body >= fewestWords) return nameLackOfBody(facts, lines)
  const [reference] = [...message.references, ...message.links]
  const elsewhere: Lack | null = reference ? { rule: 'why-elsewhere', expected: reference } : null
  if (!prediction.has_why.value) return elsewhere ?? noWhy
  if (noBody && !elsewhere) return noBody
  if (givesReason(told)) return clause
  if (writtenType(subject) === 'fix') return noCause
  return elsewhere ?? (prediction.has_why.probability < sure ? noWhy : clause)
}

/** Words of a body that is more than a clause; it explains a change of so many lines. */
const wordsOfSentence = 8
const linesForSentence = 15
/** A body of fewer words a line is short for its change, and far too short with a quarter of them. */
const wordsForLine = 2

/** What the body does not tell; a small change with a reason is not asked for more of it. */
function nameLackOfBody({ message, told, prediction }: Facts, lines: number): Lack | null {
  if (!prediction.has_why.value && !givesReason(told) && !told.reasons.includes('fault')) {
    return told.reasons.length === 0 ? noWhy : contrastAlone
  }
  const words = countWords(message.body)
  if (lines <= linesForSentence) return words < wordsOfSentence ? clause : null
  const share = Math.min(1, Math.log2((wordsForLine * lines) / words) / 2)
  return share > 0 ? { rule: 'brief-why', expected: 'words', count: words, limit: lines, share } : null
}

function givesReason({ reasons }: Facts['told']): boolean {
  return reasons.includes('cause') || reasons.includes('purpose')
}
