/** Whether the message says why. */

import { writtenType } from '../change-type.ts'
import type { Facts, Rule } from '../facts.ts'
import type { Detail, RuleName } from '../finding.ts'
import { heaviestFiles } from '../heaviest-files.ts'
import { needOfReason, sizeOf } from '../need.ts'
import { countWords, hasProse } from '../words/prose.ts'

/** What a large change without any reason loses, and what the judgement may err by without a charge. */
const WORTH_OF_WHY = 5.5
const TOLERANCE = 0.4
const LEAST_CHARGE = 0.4

/** Telling words that explain most of a trifle, and how many more a large change wants. */
const WORDS_FOR_TRIFLE = 14
const WORDS_FOR_SIZE = 60
/** Telling words of a subject past so many explain as those of a body do. */
const WORDS_OF_SUBJECT = 4

/**
 * Shares of the reason: that it is explained at all; that a cause, a purpose, what was before or what went wrong is
 * named; that the model finds one; that there is a place to look further.
 */
const OF_EXPLAINING = 0.5
const OF_KINDS = 0.3
const OF_MODEL = 0.1
const OF_REFERENCE = 0.1
const KINDS_OF_REASON = 3

/** How much of the reason the message leaves open, from 0 to 1. More words help less and less. */
function openWhy({ told, prediction, change, language }: Facts): number {
  const words = told.body + Math.max(0, told.subject - WORDS_OF_SUBJECT)
  const unexplained = Math.exp(-words / (WORDS_FOR_TRIFLE + WORDS_FOR_SIZE * sizeOf(change)))
  const byWords = OF_EXPLAINING + (told.points_elsewhere ? 0 : OF_REFERENCE)
  if (!language.english) return byWords * unexplained
  const kinds = Math.max(told.reasons.length, prediction.has_why.value ? 1 : 0)
  const unnamed = 1 - Math.min(kinds, KINDS_OF_REASON) / KINDS_OF_REASON
  return byWords * unexplained + OF_KINDS * unnamed + OF_MODEL * (1 - prediction.has_why.probability)
}

/** One price for one lack, under the name that says best what is missing. */
export const lacksReason: Rule = (facts) => {
  const { change, subject } = facts
  const points = WORTH_OF_WHY * needOfReason(change, subject.description) * openWhy(facts) - TOLERANCE
  if (points < LEAST_CHARGE) return null
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

const NO_WHY: Lack = { rule: 'no-why' }
const NO_CAUSE: Lack = { rule: 'no-cause' }
/** A reason in half a sentence. */
const CLAUSE: Lack = { rule: 'brief-why', expected: 'clause', share: 0.8 }
/** What was and what is, and nothing that leads from one to the other. */
const CONTRAST_ALONE: Lack = { rule: 'brief-why', expected: 'cause' }

/** Changes of more lines to review than this want more than a heading. */
const LINES_FOR_HEADING = 20
/** A body of fewer telling words is none. */
const FEWEST_WORDS = 3
/** From here on the model's word for a reason is enough where no words announce one. */
const SURE = 0.9

function nameLack(facts: Facts): Lack | null {
  const { message, change, prediction, language, subject, told } = facts
  const lines = change?.review_lines ?? 0
  const noBody: Lack | null = lines > LINES_FOR_HEADING ? { rule: 'no-body', count: lines } : null
  if (!language.english) return hasProse(message.body) ? null : noBody
  if (hasProse(message.body) && told.body >= FEWEST_WORDS) return nameLackOfBody(facts, lines)
  const [reference] = [...message.references, ...message.links]
  const elsewhere: Lack | null = reference ? { rule: 'why-elsewhere', expected: reference } : null
  if (!prediction.has_why.value) return elsewhere ?? NO_WHY
  if (noBody && !elsewhere) return noBody
  if (givesReason(told)) return CLAUSE
  if (writtenType(subject) === 'fix') return NO_CAUSE
  return elsewhere ?? (prediction.has_why.probability < SURE ? NO_WHY : CLAUSE)
}

/** Words of a body that is more than a clause; it explains a change of so many lines. */
const WORDS_OF_SENTENCE = 8
const LINES_FOR_SENTENCE = 15
/** A body of fewer words a line is short for its change, and far too short with a quarter of them. */
const WORDS_FOR_LINE = 2

/** What the body does not tell; a small change with a reason is not asked for more of it. */
function nameLackOfBody({ message, told, prediction }: Facts, lines: number): Lack | null {
  if (!prediction.has_why.value && !givesReason(told) && !told.reasons.includes('fault')) {
    return told.reasons.length === 0 ? NO_WHY : CONTRAST_ALONE
  }
  const words = countWords(message.body)
  if (lines <= LINES_FOR_SENTENCE) return words < WORDS_OF_SENTENCE ? CLAUSE : null
  const share = Math.min(1, Math.log2((WORDS_FOR_LINE * lines) / words) / 2)
  return share > 0 ? { rule: 'brief-why', expected: 'words', count: words, limit: lines, share } : null
}

function givesReason({ reasons }: Facts['told']): boolean {
  return reasons.includes('cause') || reasons.includes('purpose')
}
