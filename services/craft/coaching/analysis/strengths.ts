import type { Judgement } from './commit.ts'
import { type Facts, type Praise, storable } from './facts.ts'
import type { Finding, Strength, StrengthName } from './finding.ts'
import { firmHeader } from './rules/message-convention.ts'
import { openWhat } from './rules/message-what.ts'
import { proseOf } from './words/prose.ts'
import { sentenceWithReason } from './words/reason.ts'

const mostStrengths = 4

const shortestReason = 20

const saysWhy: Praise = ({ prediction, message, kind, language }) => {
  if (kind !== 'ordinary' || !language.english || !isSure(prediction.has_why)) return null
  const sentence = sentenceWithReason(`${message.subject}\n\n${proseOf(message.body)}`)
  return sentence && sentence.length >= shortestReason ? { name: 'says-why', words: sentence } : null
}

/** Praise has to be deserved: no more than this may be left open, and nothing be said with a shrug. */
const littleOpen = 0.18
const shrug =
  /\b(?:maybe|some|few|several|various|stuff|things?|seems?|hopefully|somehow|etc|misc\w*|oops|ok|okay|for now|more|better)\b|[!?]{2}|\.{3}/i

const saysWhat: Praise = (facts) => {
  const { prediction, subject, kind, language } = facts
  if (kind !== 'ordinary' || !language.english || !isSure(prediction.has_what)) return null
  if (openWhat(facts) > littleOpen || shrug.test(subject.description)) return null
  return { name: 'says-what', words: subject.description }
}

/** The models must be surer than for leaving a commit alone. */
function isSure({ value, probability }: Judgement): boolean {
  return value && probability >= 0.75
}

const followsConvention: Praise = ({ convention, subject, kind }) => {
  const header = firmHeader(convention)
  if (kind !== 'ordinary' || header === 'none') return null
  const words = {
    conventional:
      subject.conventional &&
      `${subject.conventional.type}${subject.conventional.scope ? `(${subject.conventional.scope})` : ''}:`,
    area: subject.area && `${subject.area}:`,
    ticket: subject.ticket,
    gitmoji: subject.gitmoji,
    tag: subject.tags[0] && `[${subject.tags[0]}]`,
  }[header]
  return words
    ? { name: 'follows-convention', words, count: Math.round((convention?.header.share ?? 0) * 100) }
    : null
}

const linksIssue: Praise = ({ message, kind }) => {
  const [reference] = message.references
  return kind === 'ordinary' && reference ? { name: 'links-issue', words: reference } : null
}

const declaresBreak: Praise = ({ message, subject }) => {
  const note = message.trailers.find((trailer) => /^BREAKING[ -]CHANGE$/.test(trailer.key))
  return note || (subject.conventional?.breaking && message.body !== '')
    ? {
        name: 'declares-break',
        words: note?.value ?? subject.conventional?.description ?? '',
      }
    : null
}

const explainsMerge: Praise = ({ kind, message }) => {
  if (kind !== 'merge' || message.body.length < 20) return null
  return { name: 'explains-merge', words: message.body.split('\n', 1)[0] ?? '' }
}

const explainsRevert: Praise = ({ kind, message }) => {
  const reason = message.body.replace(/This reverts commit [^.]*\.?/g, '').trim()
  return kind === 'revert' && reason.length >= 15
    ? { name: 'explains-revert', words: reason.split('\n', 1)[0] ?? '' }
    : null
}

const testsAlong: Praise = ({ change, kind }) => {
  if (!change || kind === 'merge' || change.source_lines < 5) return null
  const test = change.files.find((file) => file.kind === 'test' && file.additions > 0)
  return test ? { name: 'tests-along', path: test.path } : null
}

const docsAlong: Praise = ({ change, kind, type }) => {
  if (!change || kind !== 'ordinary' || type !== 'feat' || change.source_lines < 5) return null
  const file = change.files.find((candidate) => candidate.kind === 'docs' && candidate.additions > 0)
  return file ? { name: 'docs-along', path: file.path } : null
}

const oneConcern: Praise = ({ change, prediction, kind }) => {
  if (!change || kind !== 'ordinary' || change.files.length < 3 || change.files.length > 20) return null
  return !prediction.tangled.value && prediction.tangled.probability < 0.3
    ? { name: 'one-concern', count: change.files.length }
    : null
}

const smallChange: Praise = ({ change, kind }) => {
  if (!change || kind !== 'ordinary' || change.review_lines < 10 || change.review_lines > 60) return null
  return { name: 'small-change', count: change.review_lines }
}

const praises: readonly Praise[] = [
  saysWhy,
  explainsMerge,
  explainsRevert,
  declaresBreak,
  testsAlong,
  docsAlong,
  followsConvention,
  saysWhat,
  oneConcern,
  linksIssue,
  smallChange,
]

/** What was charged is not praised as well; a rule, or a rule and what it expected. */
const contradictions: Readonly<Partial<Record<StrengthName, readonly string[]>>> = {
  'says-what': [
    'no-what',
    'vague-verb',
    'names-only-file',
    'placeholder',
    'subject-too-long',
    'hidden-change',
    'several-things',
  ],
  'says-why': ['no-why', 'why-elsewhere', 'no-body', 'no-cause', 'brief-why clause', 'brief-why cause'],
  'links-issue': ['why-elsewhere'],
  'small-change': ['placeholder', 'names-only-file', 'tangled', 'several-things'],
  'one-concern': ['tangled', 'scattered', 'several-things', 'hidden-change'],
  'follows-convention': ['unknown-type', 'wrong-type', 'misspelt-scope'],
}

/** What was done well, the most telling first, at most four. */
export function findStrengths(facts: Facts, findings: readonly Finding[]): Strength[] {
  const charged = new Set(findings.flatMap(({ rule, expected }) => [rule as string, `${rule} ${expected}`]))
  return praises
    .map((praise) => praise(facts))
    .filter((strength) => strength !== null)
    .filter(({ name }) => !contradictions[name]?.some((rule) => charged.has(rule)))
    .slice(0, mostStrengths)
    .map(storable)
}
