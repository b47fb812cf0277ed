/** How the commit fits with what came before it: risk, references, the author's and the files' past. */

import type { Rule } from '../facts.ts'

/** A warning that is wrong nearly as often as right is soon no longer read. */
const likely = 0.6

const risky: Rule = ({ prediction, change, type }) => {
  const { value, probability } = prediction.risk
  if (!value || probability < likely || !change || type === 'docs' || type === 'test') return null
  const points = Math.min(6, 1.5 + 9 * (probability - likely))
  const [strongest] = prediction.risk.evidence.filter(({ weight }) => weight > 0)
  const detail = strongest ? { words: strongest.feature } : {}
  return { rule: 'risky', points_lost: points, count: Math.round(probability * 100), ...detail }
}

const noReference: Rule = ({ message, convention }) => {
  const habit = convention?.reference
  if (!habit?.value || habit.confidence < 0.8) return null
  if (message.references.length > 0 || message.links.length > 0) return null
  return { rule: 'no-reference', points_lost: 2, count: Math.round(habit.share * 100) }
}

const large = 50

/** A first and large change to a part of the code by someone with a past elsewhere in it; newcomers are not charged. */
const unfamiliarCode: Rule = ({ history, change }) => {
  if (!history || !change || history.sexp !== 0 || (history.exp ?? 0) < 10 || change.review_lines < large)
    return null
  const [file] = change.files
  return {
    rule: 'unfamiliar-code',
    points_lost: 1,
    count: history.exp ?? 0,
    ...(file ? { path: file.path } : {}),
  }
}

const oneHour = 1 / 24

/** Mending within the hour what was just committed. */
const quickFollowUp: Rule = ({ history, type, change }) => {
  if (type !== 'fix' || history?.age === undefined || !history.nuc || history.age > oneHour) return null
  const [file] = change?.files ?? []
  const minutes = Math.max(1, Math.round(history.age * 24 * 60))
  return { rule: 'quick-follow-up', points_lost: 1.5, count: minutes, ...(file ? { path: file.path } : {}) }
}

export const surroundingRules: readonly Rule[] = [risky, noReference, unfamiliarCode, quickFollowUp]
