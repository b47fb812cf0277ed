import type { ParsedMessage } from '../commit.ts'
import { CAUSE, CONTRAST, MEANS, SELF_REFERENCE, sensesOf } from './lexicon.ts'
import type { Tokens } from './tokens.ts'

/** Counts, and yes-or-nos as 1 and 0, that say how a message is built. */
export type MessageShape = Readonly<Record<string, number>>

const CLOSING =
  /\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|see|issue|refs?|related)\b[\s:]{0,5}(?:issue\s)?(?:(?:[\w-]{0,40}\/[\w-]{0,40})?#\d|gh-\d|https?:\/\/)/
const LINK = /https?:\/\//g
const ISSUE_LINK =
  /https?:\/\/\S{1,200}(?:\/(?:issues|pull|browse|ticket|merge_requests)\/[\w-]{0,20}\d|[?&]id=\d)/g
const ISSUE_TRAILER =
  /^(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|see(?:-also)?|refs?|references|issues?|bugs?|ticket|jira|links?|related|relates)$/i
const CLAUSE_END = /[.;:,!?)]\s+|\n\s*(?:[-*•+]\s)?|: ?(?=[A-Z])/
const FIRST_WORD = /^\W*(?:and |now |also |then |this (?:commit|change|patch) |we )?([\w-]+)/i
const LIST_ITEM = /^[ \t]*(?:[-*•+]|\d+[.)])\s/m
const REVIEW = /\b(?:feedback|review|suggest\w*|comments? (?:from|by)|as requested|thanks)\b/
const PULL_REQUEST = /\(#\d+\)\s*$/
const TICKET_FIRST = /^\W*(?:#\d|[A-Za-z]{2,12}-\d)/
const BUILD_TROUBLE = /\b(?:build|compil\w+|checkstyle|conflicts?|warnings?)\b/

const SOURCE_FILE =
  /^[\w.$/-]*[\w$]\.(?!(?:md|markdown|rst|adoc|html?)$)[a-z]{1,10}$|^\.?(?:git|npm|docker)ignore$|^(?:pom|makefile|dockerfile)$/i
const JOINING_WORD = /^(?:an?|the|and|some|files?|back|again|to|new|old|&|\(#\d+\))$/i

const CONDITIONS: ReadonlySet<string> = new Set(
  'when if unless while where until whenever before after during'.split(' '),
)

/** The parts of a message as they are measured; the body is its prose: lines that only point to an issue are left out. */
export interface MessageParts {
  prose: string
  subject: Tokens
  body: Tokens
}

/** Measures the words and the structure of a message. */
export function measureMessage(message: ParsedMessage, { prose, subject, body }: MessageParts): MessageShape {
  const text = textOf(message)
  const lower = text.toLowerCase()
  const said = subject.counts
  return {
    ...measureSubject(message, subject),
    ...measureBody(message, subject, body),
    ...measureClauses(message.description.slice(0, 500), prose),
    links: countAll(text, LINK),
    reverts: yes(message.kind === 'revert'),
    references: message.references.length + countAll(text, ISSUE_LINK),
    closes_issue: yes(CLOSING.test(lower)),
    cause: yes(CAUSE.test(lower)),
    contrast: yes(CONTRAST.test(lower)),
    means: yes(MEANS.test(lower)),
    self_reference: yes(SELF_REFERENCE.test(lower)),
    purpose: yes(hasPurpose(subject) || hasPurpose(body)),
    condition: among(subject, CONDITIONS) + among(body, CONDITIONS),
    review: yes(REVIEW.test(lower)),
    repair_test: yes(said.repair > 0 && (said.test > 0 || BUILD_TROUBLE.test(lower))),
    repair_document: yes(said.repair > 0 && said.document + said.slip > 0),
  }
}

/** The message without the trailers that point to no issue: sign-offs, reviewers, what a mirror notes. */
function textOf({ subject, body, trailers }: ParsedMessage): string {
  const pointing = trailers.filter(({ key }) => ISSUE_TRAILER.test(key))
  const lines = pointing.map(({ key, value }) => `${key}: ${value.slice(0, 500)}`)
  return [subject.slice(0, 2_000), body.slice(0, 20_000), ...lines].join('\n')
}

function countAll(text: string, pattern: RegExp): number {
  return text.includes('://') ? (text.match(pattern)?.length ?? 0) : 0
}

/** How many clauses of the text start with what was done, and how many with a repair. */
function measureClauses(description: string, prose: string): MessageShape {
  let acting = 0
  let repairing = 0
  for (const clause of `${description}\n${prose}`.slice(0, 3_000).split(CLAUSE_END)) {
    const word = FIRST_WORD.exec(clause)?.[1]?.toLowerCase() ?? ''
    const said = sensesOf(word)
    if (said.has('change')) acting += 1
    else if (said.has('repair')) repairing += 1
  }
  return { acting, repairing }
}

function measureSubject(message: ParsedMessage, subject: Tokens): MessageShape {
  const first = subject.words[0] ?? ''
  const firstSays = sensesOf(first)
  const { counts } = subject
  return {
    subject_words: subject.words.length,
    subject_code: among(subject, CODE_WORDS),
    specific_words: countSpecific(subject),
    starts_with_change: yes(firstSays.has('change')),
    starts_with_repair: yes(firstSays.has('repair')),
    starts_with_word: yes(firstSays.size === 0),
    subject_change: counts.change,
    subject_repair: counts.repair,
    subject_problem: counts.problem,
    subject_modal: counts.modal,
    subject_needless: counts.needless,
    subject_slip: counts.slip,
    subject_gain: counts.gain,
    subject_vague: counts.vague,
    subject_tidy: counts.tidy,
    subject_document: counts.document,
    subject_test: counts.test,
    subject_notes: counts.notes,
    subject_comment: counts.comment,
    subject_refactor: counts.refactor,
    subject_version: counts.version,
    subject_state: counts.state,
    commas: among(message.description.slice(0, 500), COMMAS),
    brackets: yes(/\([^)#]*\)/.test(message.description.slice(0, 500))),
    sentence: yes(/[.!]$/.test(message.description)),
    pull_request: yes(PULL_REQUEST.test(message.subject.slice(-40))),
    only_files: yes(namesOnlyFiles(message.description.slice(0, 500))),
    ticket_first: yes(TICKET_FIRST.test(message.subject.slice(0, 40))),
  }
}

/** Whether a verb and names of files are all there is: that says where something was changed, and not what. */
function namesOnlyFiles(description: string): boolean {
  const parts = description
    .split(/[\s,;]+/)
    .filter((part) => !JOINING_WORD.test(part) && !sensesOf(part.toLowerCase()).has('change'))
  return parts.length > 0 && parts.every((part) => SOURCE_FILE.test(part))
}

function measureBody(message: ParsedMessage, subject: Tokens, body: Tokens): MessageShape {
  const known = new Set(subject.words)
  const fresh = body.words.filter((word) => !known.has(word))
  const said = fresh.length === 0 ? NOTHING_SAID : body.counts
  const words = fresh.length === 0 ? 0 : body.words.length - among(body, PLACEHOLDERS)
  return {
    body_words: words,
    body_paragraphs: words === 0 ? 0 : message.body.slice(0, 20_000).split('\n\n').length,
    list: yes(LIST_ITEM.test(message.body.slice(0, 20_000))),
    new_words: new Set(fresh.filter((word) => word.length > 3)).size,
    body_change: said.change,
    body_problem: said.problem,
    body_modal: said.modal,
    body_gain: said.gain,
    problem_only: yes(
      subject.counts.change === 0 && said.change === 0 && subject.counts.repair + subject.counts.problem > 0,
    ),
  }
}

const CODE_WORDS: ReadonlySet<string> = new Set(['<code>'])
const PLACEHOLDERS: ReadonlySet<string> = new Set(['<code>', '<number>', '<link>', '<reference>'])
const COMMAS: ReadonlySet<string> = new Set([',', ';'])
const NOTHING_SAID = { change: 0, problem: 0, modal: 0, gain: 0 }

function yes(flag: boolean): number {
  return flag ? 1 : 0
}

function among(items: Tokens | string, wanted: ReadonlySet<string>): number {
  let total = 0
  for (const item of typeof items === 'string' ? items : items.words) if (wanted.has(item)) total += 1
  return total
}

/** "to" and a verb after the second word: what the change is for. */
function hasPurpose({ words, lemmas, senses }: Tokens): boolean {
  for (let index = 2; index < words.length; index += 1) {
    if (words[index - 1] !== 'to') continue
    const word = words[index] ?? ''
    const said = senses[index]
    if (word === 'be' || word === 'match' || word === 'work') return true
    if (said && (said.has('change') || said.has('repair') || said.has('gain')) && lemmas[index] === word)
      return true
  }
  return false
}

/** Words of the subject that name something: not the leading verb, nor small or vague words. */
function countSpecific({ words, senses }: Tokens): number {
  let total = 0
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const said = senses[index]
    const leads = index === 0 && (said?.has('change') || said?.has('repair'))
    const isPlain = word.length > 3 && !word.startsWith('<') && !said?.has('vague') && !said?.has('modal')
    if (word === '<code>' || word === '<number>' || (isPlain && !leads)) total += 1
  }
  return total
}
