/** Whether the message keeps to what the repository's other messages do. */

import type { ChangeType } from '../commit.ts'
import { type Convention, firmConfidence, type Header } from '../convention.ts'
import { type Facts, firstOf, inEnglish, type Rule } from '../facts.ts'
import { conventionalTypes, type Subject } from '../subject.ts'

/** A habit in a detail has to be firmer than one in the form of the whole subject. */
const almostAlways = 0.85

/** The header this repository's subjects begin with, when that is firm. */
export function firmHeader(convention: Convention | null): Header {
  return convention && convention.header.confidence >= firmConfidence ? convention.header.value : 'none'
}

const noHeader: Rule = ({ subject, convention }) => {
  const header = firmHeader(convention)
  if (header === 'none' || hasHeader(subject, header)) return null
  const share = Math.round((convention?.header.share ?? 0) * 100)
  return {
    rule: 'no-header',
    points_lost: 1.5,
    line: 1,
    expected: header,
    count: share,
    words: subject.description,
  }
}

function hasHeader(subject: Subject, header: Header): boolean {
  if (header === 'conventional') return subject.conventional !== null
  // A subject that names the part of the code or the type in another form keeps the sense of the habit.
  if (header === 'area')
    return subject.area !== null || subject.conventional !== null || subject.tags.length > 0
  if (header === 'ticket') return subject.ticket !== null
  if (header === 'gitmoji') return subject.gitmoji !== null
  return subject.tags.length > 0
}

/** A type nobody uses here, when it is one letter or two away from one they do. */
const unknownType: Rule = ({ subject, convention }) => {
  const unknown = firmHeader(convention) === 'conventional' ? subject.area : null
  const type = subject.conventional?.type ?? unknown
  if (!type || conventionalTypes.has(type) || convention?.types.includes(type)) return null
  const known = convention?.types.length ? convention.types : [...conventionalTypes]
  const expected = known.find((name) => isNear(name, type))
  if (!expected) return null
  return { rule: 'unknown-type', points_lost: 1, line: 1, words: type, expected }
}

const sure = 0.85

/** Pairs that people rightly use for one another. */
const interchangeable: readonly (readonly [string, string])[] = [
  ['chore', 'build'],
  ['chore', 'ci'],
  ['chore', 'docs'],
  ['chore', 'refactor'],
  ['chore', 'style'],
  ['chore', 'test'],
  ['build', 'ci'],
  ['refactor', 'style'],
  ['refactor', 'perf'],
  ['refactor', 'feat'],
  ['feat', 'perf'],
  ['fix', 'perf'],
]

/** The type must contradict the paths as well: a commit of documents alone is no `feat`, whatever the words are like. */
const wrongType: Rule = ({ subject, prediction, change }) => {
  const written = subject.conventional?.type
  const { value, probability } = prediction.type
  if (!written || !change || change.files.length === 0 || probability < sure) return null
  if (written === value || !onePathTypes.has(value)) return null
  if (interchangeable.some((pair) => pair.includes(written) && pair.includes(value))) return null
  const files = change.files.filter((file) => file.kind !== 'lock' && file.kind !== 'asset')
  const [first] = files
  if (!first || !['feat', 'fix', 'refactor', 'perf'].includes(written)) return null
  const kind = onePathTypes.get(value)
  if (!files.every((file) => file.kind === kind)) return null
  return {
    rule: 'wrong-type',
    points_lost: 1,
    line: 1,
    words: written,
    expected: value,
    path: first.path,
    count: files.length,
  }
}

const onePathTypes: ReadonlyMap<ChangeType, string> = new Map([
  ['docs', 'docs'],
  ['test', 'test'],
  ['ci', 'ci'],
])

const misspeltScope: Rule = ({ subject, convention }) => {
  const scope = subject.conventional?.scope ?? subject.area
  if (!scope || scope.length < 5 || !convention || convention.scopes.includes(scope)) return null
  const expected = convention.scopes
    .slice(0, 50)
    .find((name) => name.length >= 5 && isNear(name, scope) && !isPlural(name, scope))
  if (!expected) return null
  return { rule: 'misspelt-scope', points_lost: 0.5, line: 1, words: scope, expected }
}

function isPlural(one: string, other: string): boolean {
  return one === `${other}s` || other === `${one}s`
}

/** Whether two names are one slip apart: a letter changed, left out, added, or two neighbours swapped. */
function isNear(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1 || one.length < 3) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)]
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}

const capital: Rule = ({ subject, convention, language }) => {
  const habit = convention?.capital
  if (!habit || habit.confidence < almostAlways || !language.cased) return null
  // Without the usual header the first word stands where the header does elsewhere, and is not to be compared.
  const header = firmHeader(convention)
  if (header !== 'none' && !hasHeader(subject, header)) return null
  const [word = ''] = /^[A-Za-z]+(?=\s|$)/.exec(subject.description) ?? []
  // Names and acronyms keep their own spelling.
  if (word.length < 2 || /[A-Z]/.test(word.slice(1))) return null
  const upper = /^[A-Z]/.test(word)
  if (upper === (habit.value === 'upper')) return null
  const first = upper ? word[0]?.toLowerCase() : word[0]?.toUpperCase()
  const count = Math.round(habit.share * 100)
  return {
    rule: 'capital',
    points_lost: 0.4,
    line: 1,
    words: word,
    expected: `${first}${word.slice(1)}`,
    count,
  }
}

const noSignOff: Rule = ({ message, convention }) => {
  const habit = convention?.sign_off
  if (!habit?.value || habit.confidence < almostAlways) return null
  if (message.trailers.some((trailer) => trailer.key.toLowerCase() === 'signed-off-by')) return null
  return { rule: 'no-sign-off', points_lost: 1, count: Math.round(habit.share * 100) }
}

const unexplainedBreak: Rule = ({ subject, message }: Facts) => {
  if (!subject.conventional?.breaking) return null
  if (message.body !== '' || message.trailers.some((trailer) => /^BREAKING[ -]CHANGE$/.test(trailer.key)))
    return null
  return { rule: 'unexplained-break', points_lost: 1, line: 1, words: message.subject }
}

export const conventionRules: readonly Rule[] = [
  firstOf(unknownType, noHeader, wrongType, misspeltScope),
  inEnglish(capital),
  noSignOff,
  unexplainedBreak,
]
