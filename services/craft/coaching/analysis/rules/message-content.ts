/** What the message says: what was done, and why. */

import type { Change, ChangedFile } from '../change.ts'
import type { Facts, Rule } from '../facts.ts'
import { firstOf, inEnglish } from '../facts.ts'
import { describePath } from '../paths.ts'
import { tellsReason } from '../reason.ts'

const emptyMessage: Rule = ({ message }) =>
  message.subject === '' ? { rule: 'empty-message', points_lost: 10 } : null

/** A body makes up for much of an empty subject; a reference or the part of the code at least leads somewhere. */
const placeholder: Rule = ({ message, subject, wordless }) => {
  if (!wordless) return null
  const leads = message.references.length > 0 || subject.area !== null || subject.conventional?.scope
  const points = hasProse(message.body) ? 5 : leads ? 8 : 9
  return { rule: 'placeholder', points_lost: points, words: message.subject, line: 1 }
}

const FILE_SUBJECT =
  /^(?:(?:updat\w+|fix(?:e[sd])?(?:up)?|chang\w+|modif\w+|edit\w*|improv\w+|tweak\w*|clean(?:ed)?[ -]?up|creat\w+)\s+)?(?:to\s+)?(?:the\s+)?(?:file\s+)?[`'"]?([\w@.-]+(?:\/[\w@.-]+)*)[`'"]?(?:\s+file)?\.?$/i

/** "Update README.md": where, but not what. Adding, removing or renaming a file says it all. */
const namesOnlyFile: Rule = ({ message, subject, change }) => {
  const path = FILE_SUBJECT.exec(subject.description)?.[1]
  if (!path || hasProse(message.body)) return null
  const file = change?.files.find((candidate) => candidate.path === path || candidate.name === path)
  const { kind } = describePath(path)
  const looksLikeFile = kind === 'docs' || (path.includes('.') && kind !== 'other')
  if (!file && !looksLikeFile) return null
  return {
    rule: 'names-only-file',
    points_lost: 6,
    words: subject.description,
    line: 1,
    path: file?.path ?? path,
  }
}

/** Something a reader can look up: a flag, an identifier, a path, quoted words. */
const NAMED_THING =
  /`[^`]+`|(?:^|\s)--?[a-z][\w-]+|\w\(\)|[a-z][A-Z]|\w_\w|\w\/\w|\w\.\w{1,5}\b|\$\w|"[^"]+"|'[^']+'/

/**
 * Half of the messages the model suspects do say what was changed (its precision on the rare class), so the price falls
 * with the number of words and with every thing that is called by its name.
 */
const noWhat: Rule = ({ prediction, subject }) => {
  if (prediction.has_what.value) return null
  const words = subject.description.split(/\s+/).length
  const doubt = (words >= 6 ? 0.3 : words >= 4 ? 0.6 : 1) * (NAMED_THING.test(subject.description) ? 0.6 : 1)
  const points = doubt * (3 + 2 * (1 - prediction.has_what.probability))
  if (points < 1) return null
  return { rule: 'no-what', points_lost: points, words: subject.description, line: 1 }
}

/** Words that are their own reason: nobody asks why a typo was mended. */
const SELF_EXPLAINING =
  /\b(?:typos?|misspell\w*|spelling|grammar|re-?wrap\w*|reflow\w*|whitespace|indentation|dead (?:code|links?)|broken links?|unused|copyright|release notes|translations?|l10n|changelog|lint(?:er)?|formatting|prettier|regenerate|gitignore|mailmap|contributors?|sponsors?|badges?)\b/i

/** A subject this long holds what others put into the body. */
const LIKE_A_BODY = 110

const noWhy: Rule = (facts) => {
  const { prediction, change, subject, message } = facts
  if (prediction.has_why.value) return null
  const need = needOfReason(facts)
  if (need === 0) return null
  const hinted = tellsReason(message.text) || message.subject.length > LIKE_A_BODY ? 0.6 : 1
  const points = hinted * need * (3 + 2 * (1 - prediction.has_why.probability))
  return {
    rule: 'no-why',
    points_lost: points,
    words: subject.description,
    line: 1,
    ...withLargestFile(change),
  }
}

const ENOUGH_PROSE = 30

/**
 * The models count a reference as a reason, as the research they learnt from does; to a reader of the log it is one
 * that has to be looked up. Costs nothing when the words themselves tell of a purpose.
 */
const whyElsewhere: Rule = (facts) => {
  const { message, subject, change, type } = facts
  const [reference] = [...message.references, ...message.links]
  if (!reference || tellsReason(message.text) || hasProse(message.body)) return null
  // Who names the fault that is mended has said the half of it.
  const points = (type === 'fix' ? 1.2 : 3.5) * needOfReason(facts)
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

/** Whether anything but references and links is left of a body. */
function hasProse(body: string): boolean {
  if (body.length < ENOUGH_PROSE) return false
  const prose = body
    .slice(0, 5_000)
    .replace(/https?:\/\/\S+|#\d+|\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|see|pr)\b:?/gi, '')
  return prose.replace(/\s+/g, ' ').trim().length >= ENOUGH_PROSE
}

/** Changes of more lines to review than this want more than a heading. */
const LINES_FOR_HEADING = 20

/** A subject alone over a change of some size, however well it is put. */
const noBody: Rule = ({ message, change, subject, convention }) => {
  if (!change || change.review_lines <= LINES_FOR_HEADING || hasProse(message.body)) return null
  if (SELF_EXPLAINING.test(subject.description)) return null
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

const GENERIC_VERB =
  /^(?:clean(?:ed|s|ing)?[ -]?ups?|improv\w+|updat\w+|refactor\w*|tweak\w*|enhanc\w+|adjust\w*|chang\w+|modif\w+|polish\w*|rework\w*|fix(?:e[sd])?|tid(?:y|ied))\b/i
const FEW_WORDS = 4

/** "Clean up comments and tests": a verb that would fit any change, and nothing called by its name. */
const vagueVerb: Rule = ({ message, subject }) => {
  const verb = GENERIC_VERB.exec(subject.description)?.[0]
  if (!verb || hasProse(message.body) || NAMED_THING.test(subject.description)) return null
  if (subject.description.split(/\s+/).length > FEW_WORDS || SELF_EXPLAINING.test(subject.description))
    return null
  return { rule: 'vague-verb', points_lost: 2, words: subject.description, expected: verb, line: 1 }
}

/** From 0, for a change that is its own reason, to 1: the larger and the riskier, the more a reader needs to know. */
function needOfReason({ change, type, subject }: Facts): number {
  if (SELF_EXPLAINING.test(subject.description)) return 0
  const byType =
    type === 'docs' || type === 'style' ? 0.5 : type === 'test' || type === 'ci' || type === 'chore' ? 0.7 : 1
  return byType * (change ? needBySize(change) : 0.8)
}

function needBySize(change: Change): number {
  const lines = change.files.reduce((sum, file) => sum + file.additions + file.deletions, 0)
  if (lines <= 2) return 0.6
  return lines <= 20 ? 0.8 : 1
}

/** The file with most of the change, code before what accompanies it. */
function withLargestFile(change: Change | null): { path?: string; count?: number } {
  if (!change) return {}
  const code = change.files.filter((file) => file.kind === 'source')
  const [first, ...others] = code.length > 0 ? code : change.files
  if (!first) return {}
  const weight = (file: ChangedFile) => file.additions + file.deletions
  const largest = others.reduce((best, file) => (weight(file) > weight(best) ? file : best), first)
  return { path: largest.path, count: change.files.length }
}

/** The message's words, from the clearest lack to the finest; one fact, one price. */
const saysNothing = firstOf(emptyMessage, placeholder, inEnglish(namesOnlyFile))
const saysTooLittle = inEnglish(firstOf(noWhat, vagueVerb))
const lacksReason = inEnglish(firstOf(noWhy, whyElsewhere, noBody))

export const CONTENT_RULES: readonly Rule[] = [
  saysNothing,
  (facts) => (saysNothing(facts) ? null : saysTooLittle(facts)),
  (facts) => (saysNothing(facts) ? null : lacksReason(facts)),
]
