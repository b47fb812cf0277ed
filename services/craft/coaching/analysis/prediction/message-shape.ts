import type { ParsedMessage } from '../commit.ts'
import { cause, contrast, means, selfReference, sensesOf } from './lexicon.ts'
import type { Tokens } from './tokens.ts'

/** Counts, and yes-or-nos as 1 and 0, that say how a message is built. */
export type MessageShape = Readonly<Record<string, number>>

const closing =
  /\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|see|issue|refs?|related)\b[\s:]{0,5}(?:issue\s)?(?:(?:[\w-]{0,40}\/[\w-]{0,40})?#\d|gh-\d|https?:\/\/)/
const linkStart = /https?:\/\//g
const issueLink =
  /https?:\/\/\S{1,200}(?:\/(?:issues|pull|browse|ticket|merge_requests)\/[\w-]{0,20}\d|[?&]id=\d)/g
const issueTrailer =
  /^(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|see(?:-also)?|refs?|references|issues?|bugs?|ticket|jira|links?|related|relates)$/i
const clauseEnd = /[.;:,!?)]\s+|\n\s*(?:[-*•+]\s)?|: ?(?=[A-Z])/
const firstWord = /^\W*(?:and |now |also |then |this (?:commit|change|patch) |we )?([\w-]+)/i
const listItem = /^[ \t]*(?:[-*•+]|\d+[.)])\s/m
const review = /\b(?:feedback|review|suggest\w*|comments? (?:from|by)|as requested|thanks)\b/
const pullRequest = /\(#\d+\)\s*$/
const ticketFirst = /^\W*(?:#\d|[A-Za-z]{2,12}-\d)/
const buildTrouble = /\b(?:build|compil\w+|checkstyle|conflicts?|warnings?)\b/

const sourceFile =
  /^[\w.$/-]*[\w$]\.(?!(?:md|markdown|rst|adoc|html?)$)[a-z]{1,10}$|^\.?(?:git|npm|docker)ignore$|^(?:pom|makefile|dockerfile)$/i
const joiningWord = /^(?:an?|the|and|some|files?|back|again|to|new|old|&|\(#\d+\))$/i

const conditions: ReadonlySet<string> = new Set(
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
    links: countAll(text, linkStart),
    reverts: yes(message.kind === 'revert'),
    references: message.references.length + countAll(text, issueLink),
    closes_issue: yes(closing.test(lower)),
    cause: yes(cause.test(lower)),
    contrast: yes(contrast.test(lower)),
    means: yes(means.test(lower)),
    self_reference: yes(selfReference.test(lower)),
    purpose: yes(hasPurpose(subject) || hasPurpose(body)),
    condition: among(subject, conditions) + among(body, conditions),
    review: yes(review.test(lower)),
    repair_test: yes(said.repair > 0 && (said.test > 0 || buildTrouble.test(lower))),
    repair_document: yes(said.repair > 0 && said.document + said.slip > 0),
  }
}

/** The message without the trailers that point to no issue: sign-offs, reviewers, what a mirror notes. */
function textOf({ subject, body, trailers }: ParsedMessage): string {
  const pointing = trailers.filter(({ key }) => issueTrailer.test(key))
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
  for (const clause of `${description}\n${prose}`.slice(0, 3_000).split(clauseEnd)) {
    const word = firstWord.exec(clause)?.[1]?.toLowerCase() ?? ''
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
    subject_code: among(subject, codeWords),
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
    commas: among(message.description.slice(0, 500), commas),
    brackets: yes(/\([^)#]*\)/.test(message.description.slice(0, 500))),
    sentence: yes(/[.!]$/.test(message.description)),
    pull_request: yes(pullRequest.test(message.subject.slice(-40))),
    only_files: yes(namesOnlyFiles(message.description.slice(0, 500))),
    ticket_first: yes(ticketFirst.test(message.subject.slice(0, 40))),
  }
}

/** Whether a verb and names of files are all there is: that says where something was changed, and not what. */
function namesOnlyFiles(description: string): boolean {
  const parts = description
    .split(/[\s,;]+/)
    .filter((part) => !joiningWord.test(part) && !sensesOf(part.toLowerCase()).has('change'))
  return parts.length > 0 && parts.every((part) => sourceFile.test(part))
}

function measureBody(message: ParsedMessage, subject: Tokens, body: Tokens): MessageShape {
  const known = new Set(subject.words)
  const fresh = body.words.filter((word) => !known.has(word))
  const said = fresh.length === 0 ? nothingSaid : body.counts
  const words = fresh.length === 0 ? 0 : body.words.length - among(body, placeholders)
  return {
    body_words: words,
    body_paragraphs: words === 0 ? 0 : message.body.slice(0, 20_000).split('\n\n').length,
    list: yes(listItem.test(message.body.slice(0, 20_000))),
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

const codeWords: ReadonlySet<string> = new Set(['<code>'])
const placeholders: ReadonlySet<string> = new Set(['<code>', '<number>', '<link>', '<reference>'])
const commas: ReadonlySet<string> = new Set([',', ';'])
const nothingSaid = { change: 0, problem: 0, modal: 0, gain: 0 }

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
