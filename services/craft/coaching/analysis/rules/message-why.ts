/** Whether the message says why. */

import type { Change } from '../change.ts'
import { type Facts, firstOf, inEnglish, type Rule, unless } from '../facts.ts'
import { heaviestFiles } from '../heaviest-files.ts'
import { hasProse } from '../words/prose.ts'
import { tellsReason } from '../words/reason.ts'
import { isSelfExplaining } from '../words/self-explaining.ts'
import { saysTooLittle } from './message-what.ts'

/** A subject this long holds what others put into the body. */
const LIKE_A_BODY = 110

const noWhy: Rule = (facts) => {
  const { prediction, change, subject, message } = facts
  if (prediction.has_why.value) return null
  const need = needOfReason(facts)
  if (need === 0) return null
  const hinted = tellsReason(message.text) || hasProse(message.body) || message.subject.length > LIKE_A_BODY
  const points = (hinted ? 0.6 : 1) * need * (2 + 3.5 * (1 - prediction.has_why.probability))
  return {
    rule: 'no-why',
    points_lost: points,
    words: subject.description,
    line: 1,
    ...withLargestFile(change),
  }
}

/**
 * The models count a reference as a reason, as the research they learnt from does; to a reader of the log it is one
 * that has to be looked up. Costs nothing when the words themselves tell of a purpose.
 */
const whyElsewhere: Rule = (facts) => {
  const { message, subject, change, type } = facts
  const [reference] = [...message.references, ...message.links]
  if (!reference || type === 'fix' || tellsReason(message.text) || hasProse(message.body)) return null
  const points = 4 * needOfReason(facts)
  if (points < 0.5) return null
  return {
    rule: 'why-elsewhere',
    points_lost: points,
    words: subject.description,
    expected: reference,
    line: 1,
    ...withLargestFile(change),
  }
}

/** Changes of more lines to review than this want more than a heading. */
const LINES_FOR_HEADING = 20

/** A subject alone over a change of some size, however well it is put. */
const noBody: Rule = ({ message, change, subject, convention }) => {
  if (!change || change.review_lines <= LINES_FOR_HEADING || hasProse(message.body)) return null
  if (isSelfExplaining(message.subject)) return null
  const habit = convention && convention.body_share < 0.15 ? 0.5 : 1
  const points = habit * Math.min(3.5, 0.8 + 0.7 * Math.log2(change.review_lines / LINES_FOR_HEADING))
  return {
    rule: 'no-body',
    points_lost: points,
    count: change.review_lines,
    words: subject.description,
    line: 1,
  }
}

/** A fix that names its fault has said half of its reason; the other half is what caused it. */
const noCause: Rule = (facts) => {
  const { message, subject, change, type } = facts
  if (type !== 'fix' || tellsReason(message.text) || hasProse(message.body)) return null
  const points = 2 * needOfReason(facts)
  if (points < 0.5) return null
  return {
    rule: 'no-cause',
    points_lost: points,
    words: subject.description,
    line: 1,
    ...withLargestFile(change),
  }
}

/** From 0, for a change that is its own reason, to 1: the larger and the riskier, the more a reader needs to know. */
function needOfReason({ change, type, message }: Facts): number {
  if (isSelfExplaining(message.subject)) return 0
  const byType =
    type === 'docs' || type === 'style'
      ? 0.7
      : type === 'test' || type === 'ci' || type === 'chore'
        ? 0.85
        : 1
  return byType * (change ? needBySize(change) : 0.8)
}

function needBySize(change: Change): number {
  const lines = change.files.reduce((sum, file) => sum + file.additions + file.deletions, 0)
  if (lines <= 2) return 0.7
  return lines <= 20 ? 0.9 : 1
}

function withLargestFile(change: Change | null): { path?: string; count?: number } {
  const [largest] = heaviestFiles(change?.files ?? [])
  return largest ? { path: largest.path, count: change?.files.length ?? 0 } : {}
}

/** The plainest lack first: one fact, one price. */
export const lacksReason = inEnglish(firstOf(noWhy, whyElsewhere, noBody, unless(saysTooLittle, noCause)))
