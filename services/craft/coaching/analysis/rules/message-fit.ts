/** Whether the message and the change are about the same thing: no claim without its change, no change passed over. */

import type { AddedLine } from '../added-lines.ts'
import type { Change } from '../change.ts'
import { inEnglish, type Rule } from '../facts.ts'

const namesUpdate = /^(?:bump|upgrad)|\bfrom \S+ to \S/i
const changeLog = /^(?:changes?|changelog|history|news|release[-_]?notes)\.\w+$/i

/** "Bump parser from 1.2 to 1.3" over a change log alone: whoever looks for the update finds a commit without it. */
const unmetClaim: Rule = ({ change, subject }) => {
  const [file] = change?.files ?? []
  if (!change || !file || !namesUpdate.test(subject.description)) return null
  if (!change.files.every(({ kind, name }) => kind === 'docs' || changeLog.test(name))) return null
  return {
    rule: 'unmet-claim',
    points_lost: 3,
    line: 1,
    words: subject.description,
    path: file.path,
    count: change.files.length,
  }
}

const aboutTests =
  /^(?:(?:add|correct|extend|improve|fix|update|write)(?:ed|e?s|ing)?\s+|(?:more|some|new|missing|an?|the|unit|another)\s+)*(?:\S+\s+){0,2}(?:tests?|test ?cases?|specs?)\b(?!\s+(?:helpers?|runner|suite|support|framework|app|client|server))/i
const fewestLines = 3

/** "Add a test for empty input" over new code: the reader of the log does not learn that behaviour changed. */
const hiddenChange: Rule = ({ change, subject, message }) => {
  const claimsTests = subject.conventional
    ? subject.conventional.type === 'test'
    : aboutTests.test(subject.description)
  if (!change || !claimsTests || message.body !== '' || !change.files.some(({ kind }) => kind === 'test'))
    return null
  const code = codeLines(change)
  const [first] = code
  if (!first || code.length < fewestLines) return null
  return {
    rule: 'hidden-change',
    points_lost: 2.5,
    line: 1,
    words: subject.description,
    path: first.path,
    count: code.length,
  }
}

const commentPattern = /^\s*(?:\/\/|\/?\*|#|--|"""|'''|;|%)|^\s*$/

function codeLines(change: Change): AddedLine[] {
  return change.added.filter(({ kind, text }) => kind === 'source' && !commentPattern.test(text))
}

/** For commits of ordinary work. */
export const fitRules: readonly Rule[] = [inEnglish(hiddenChange)]
/** For updates of dependencies. */
export const claimRules: readonly Rule[] = [unmetClaim]
