import type { ParsedMessage } from '../commit.ts'
import { CAUSE, CONTRAST, lemmaOf, SELF_REFERENCE, sensesOf, type WordSense } from './lexicon.ts'
import type { Features } from './linear-model.ts'

/** Words beyond this many of a message are not looked at: a longer text is no commit message. */
const WORD_LIMIT = 400

const TOKEN = /https?:\/\/\S+|[\p{L}\p{N}_$@#][\p{L}\p{N}_$@#.'’/()<>-]*/gu
const PLAIN_WORD = /^[a-z]+(?:['-][a-z]+)*$/
const CODE = /[a-z][A-Z]|[A-Z][a-z]+[A-Z]|[_$@()<>]|\w\.\w|\w#\w|\w\/\w|^[A-Z]{2,}\d*$/
const CLOSING =
  /\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|see|issue|refs?|related)\b[\s:]*(?:issue\s*)?(?:[\w-]*\/[\w-]*)?(?:#|gh-)\d/i
const POINTER =
  /^\s*(?:[*-]\s*)?(?:(?:really |also |partially )?(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|see(?: also)?|issue|refs?|related(?: to| issue)?|bug|follow-?up(?: to)?)\b[\s:]*)?(?:(?:and|,|\s|https?:\/\/\S+|[\w./-]*#\d+|[A-Za-z]+-\d+|\[?#?\d{6,}\]?)[\s,.]*)+$/i
const LIST_ITEM = /^\s*(?:[-*•+]|\d+[.)])\s/m
const QUOTED = /`[^`]+`|'[^']{2,}'|"[^"]{2,}"/

/** A text cut into the words the models know. */
export interface Tokens {
  /** Lower-case words; code, numbers, links and references stand as `<code>`, `<number>`, `<link>`, `<reference>`. */
  words: readonly string[]
  /** What each word says. */
  senses: readonly ReadonlySet<WordSense>[]
}

export function readTokens(text: string): Tokens {
  const words: string[] = []
  for (const [token] of text.matchAll(TOKEN)) {
    if (words.length >= WORD_LIMIT) break
    words.push(wordOf(token))
  }
  return { words, senses: words.map(sensesOf) }
}

function wordOf(token: string): string {
  const trimmed = token.replace(/[.'’/()>-]+$/, '')
  const lower = trimmed.toLowerCase().replace('’', "'")
  if (token.startsWith('http')) return '<link>'
  if (/^(?:[\w./-]*#|gh-)\d+$/.test(lower)) return '<reference>'
  if (/^v?\d/.test(lower)) return '<number>'
  if (CODE.test(token) && !(PLAIN_WORD.test(lower) && sensesOf(lower).size > 0)) return '<code>'
  return lower
}

/** The numbers and yes-or-nos (0, 1) that say how a message is built; the trees' questions are asked of these. */
export type MessageShape = Readonly<Record<string, number>>

/** All that the why and what models look at in a message. */
export interface MessageView {
  subject: Tokens
  body: Tokens
  shape: MessageShape
}

export function viewMessage(message: ParsedMessage): MessageView {
  const subject = readTokens(message.description)
  const body = readTokens(proseOf(message.body))
  return { subject, body, shape: shapeOf(message, subject, body) }
}

/** The body without the lines that only point elsewhere, such as "Closes #12" or a link alone. */
function proseOf(body: string): string {
  return body
    .split('\n')
    .filter((line) => !POINTER.test(line))
    .join('\n')
}

function shapeOf(message: ParsedMessage, subject: Tokens, body: Tokens): Record<string, number> {
  const lower = message.text.toLowerCase()
  const bodyRepeats = body.words.length > 0 && body.words.every((word) => subject.words.includes(word))
  const bodyWords = bodyRepeats ? 0 : body.words.filter((word) => !word.startsWith('<')).length
  const first = subject.words[0] ?? ''
  const firstSense = sensesOf(first)
  const tell = (flag: boolean) => (flag ? 1 : 0)
  const subjectOf = (sense: WordSense) => count(subject, sense)
  const bodyOf = (sense: WordSense) => (bodyRepeats ? 0 : count(body, sense))
  return {
    subject_words: subject.words.length,
    subject_code: subject.words.filter((word) => word === '<code>').length,
    body_words: bodyWords,
    body_paragraphs: bodyWords === 0 ? 0 : message.body.split('\n\n').length,
    list: tell(LIST_ITEM.test(message.body)),
    links: message.links.length,
    references: message.references.length,
    closes_issue: tell(CLOSING.test(message.text)),
    starts_with_change: tell(firstSense.has('change')),
    starts_with_repair: tell(firstSense.has('repair')),
    subject_change: subjectOf('change'),
    subject_repair: subjectOf('repair'),
    subject_problem: subjectOf('problem'),
    subject_modal: subjectOf('modal'),
    subject_needless: subjectOf('needless'),
    subject_slip: subjectOf('slip'),
    subject_gain: subjectOf('gain'),
    subject_vague: subjectOf('vague'),
    body_change: bodyOf('change'),
    body_problem: bodyOf('problem'),
    body_modal: bodyOf('modal'),
    body_gain: bodyOf('gain'),
    cause: tell(CAUSE.test(lower)),
    contrast: tell(CONTRAST.test(lower)),
    self_reference: tell(SELF_REFERENCE.test(lower)),
    quoted: tell(QUOTED.test(message.text)),
    arrow: tell(/->|=>|→| to be /.test(message.text)),
    problem_only: tell(
      subjectOf('change') === 0 &&
        bodyOf('change') === 0 &&
        (subjectOf('repair') > 0 || subjectOf('problem') > 0),
    ),
    subject_tidy: subjectOf('tidy'),
    subject_document: subjectOf('document'),
    subject_test: subjectOf('test'),
    subject_version: subjectOf('version'),
    subject_state: subjectOf('state'),
    starts_with_word: tell(firstSense.size === 0),
    specific_words: specificWords(subject),
    sign_off: tell(message.trailers.some(({ key }) => key.toLowerCase() === 'signed-off-by')),
    conventional: tell(message.conventional !== null),
  }
}

/** Words of the subject that name something: not the leading verb, nor small or vague words. */
function specificWords({ words, senses }: Tokens): number {
  return words.filter((word, index) => {
    const said = senses[index]
    if (word === '<code>' || word === '<number>') return true
    if (index === 0 && (said?.has('change') || said?.has('repair'))) return false
    return word.length > 3 && !word.startsWith('<') && !said?.has('vague') && !said?.has('modal')
  }).length
}

function count(tokens: Tokens, sense: WordSense): number {
  let total = 0
  for (const senses of tokens.senses) if (senses.has(sense)) total += 1
  return total
}

/** The words of a message and its shape as named features of a linear model. */
export function messageFeatures(view: MessageView): Features {
  const features = new Map<string, number>()
  const { subject, body, shape } = view
  addShape(features, shape)
  const first = lemmaOf(subject.words[0] ?? '<nothing>')
  features.set(`first:${first}`, 1)
  if (subject.words[1]) features.set(`second:${lemmaOf(subject.words[1])}`, 1)
  const last = subject.words.at(-1)
  if (last) features.set(`last:${lemmaOf(last)}`, 1)
  addWords(features, 'subject', subject)
  addWords(features, 'body', body)
  return features
}

function addWords(features: Map<string, number>, part: string, tokens: Tokens): void {
  let previous = ''
  for (const word of tokens.words) {
    const lemma = lemmaOf(word)
    features.set(`${part}:${lemma}`, 1)
    features.set(`word:${lemma}`, 1)
    if (previous !== '') features.set(`pair:${previous} ${lemma}`, 1)
    previous = lemma
  }
}

function addShape(features: Map<string, number>, values: MessageShape): void {
  for (const [name, value] of Object.entries(values)) {
    const size =
      value <= 2 ? value : value <= 4 ? 3 : value <= 8 ? 5 : value <= 16 ? 9 : value <= 32 ? 17 : 33
    features.set(`${name}=${size}`, 1)
  }
  const flag = (name: string) => (values[name] ?? 0) > 0
  const pair = (a: string, b: string) => features.set(`${a}:${flag(a) ? 1 : 0}&${b}:${flag(b) ? 1 : 0}`, 1)
  pair('starts_with_repair', 'body_words')
  pair('starts_with_repair', 'subject_change')
  pair('starts_with_change', 'body_words')
  pair('starts_with_change', 'closes_issue')
  pair('starts_with_change', 'subject_code')
  pair('starts_with_repair', 'subject_slip')
  pair('body_words', 'cause')
  pair('closes_issue', 'body_words')
}
