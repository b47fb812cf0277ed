import { lemmaOf, sensesOf, type WordSense } from './lexicon.ts'

/** Words beyond this many of a text are not looked at: a longer text is no commit message. */
const wordLimit = 400

const tokenPattern = /https?:\/\/\S+|[\p{L}\p{N}_$@#][\p{L}\p{N}_$@#.'’/()<>-]*/gu
const trailing = /[.'’/()>-]+$/
const plainWord = /^[a-z]+(?:['-][a-z]+)*$/
const codePattern = /[a-z][A-Z]|[A-Z][a-z]+[A-Z]|[_$@()<>]|\w[.#/]\w|^[A-Z]{2,}\d*$/
const referencePattern = /^(?:[\w./-]*#|[a-z]{2,12}-)\d+$/
const textFile = /^([a-z]+)\.(?:md|markdown|txt|html?|rst|adoc)$/
const numberPattern = /^v?\d/

/** A text cut into the words the models know. */
export interface Tokens {
  /** Lower-case words; code, numbers, links and references stand as `<code>`, `<number>`, `<link>`, `<reference>`. */
  words: readonly string[]
  /** The words with verbs of change in their base form. */
  lemmas: readonly string[]
  /** What each word says. */
  senses: readonly ReadonlySet<WordSense>[]
  /** How many words say it. */
  counts: Readonly<Record<WordSense, number>>
}

/** Cuts up to 400 words out of a text. */
export function readTokens(text: string): Tokens {
  return lookUp(readWords(text))
}

/**
 * Cuts a subject into words, without what leads it only to point at an issue: of "Fixes #12: replace the rule" what it
 * does is "replace the rule".
 */
export function readSubjectTokens(text: string): Tokens {
  const words = readWords(text)
  let lead = 0
  while (lead < 4 && pointing.has(words[lead]?.word ?? '')) lead += 1
  const isPointer = words[lead]?.word === '<reference>' && lead + 1 < words.length
  return lookUp(isPointer ? words.slice(lead + 1) : words)
}

const pointing: ReadonlySet<string> = new Set(
  'fix fixes fixed close closes closed resolve resolves for issue bug gh see'.split(' '),
)

function readWords(text: string): KnownWord[] {
  const words: KnownWord[] = []
  for (const token of text.match(tokenPattern) ?? []) {
    if (words.length === wordLimit) break
    words.push(knowWord(token))
  }
  return words
}

/** What the models know of a token. */
interface KnownWord {
  word: string
  lemma: string
  senses: ReadonlySet<WordSense>
}

/** Messages say the same words over and over: those met are remembered, up to this many. */
const mostRemembered = 20_000
const longestRemembered = 40
const remembered = new Map<string, KnownWord>()

function knowWord(token: string): KnownWord {
  const known = remembered.get(token)
  if (known) return known
  const word = wordOf(token)
  const fresh = { word, lemma: lemmaOf(word), senses: sensesOf(word) }
  if (token.length > longestRemembered) return fresh
  if (remembered.size === mostRemembered) remembered.clear()
  remembered.set(token, fresh)
  return fresh
}

function lookUp(known: readonly KnownWord[]): Tokens {
  const counts = noCounts()
  for (const { senses } of known) for (const sense of senses) counts[sense] += 1
  return {
    words: known.map(({ word }) => word),
    lemmas: known.map(({ lemma }) => lemma),
    senses: known.map(({ senses }) => senses),
    counts,
  }
}

function wordOf(token: string): string {
  if (token.startsWith('http')) return '<link>'
  const lower = token.replace(trailing, '').toLowerCase().replace('’', "'")
  if (numberPattern.test(lower)) return '<number>'
  if (plainWord.test(lower) && sensesOf(lower).size > 0) return lower
  const text = textFile.exec(lower)?.[1]
  if (text !== undefined && sensesOf(text).size > 0) return text
  if (referencePattern.test(lower)) return '<reference>'
  return codePattern.test(token) ? '<code>' : lower
}

function noCounts(): Record<WordSense, number> {
  return {
    change: 0,
    repair: 0,
    problem: 0,
    needless: 0,
    slip: 0,
    gain: 0,
    vague: 0,
    modal: 0,
    tidy: 0,
    document: 0,
    test: 0,
    notes: 0,
    comment: 0,
    refactor: 0,
    version: 0,
    state: 0,
  }
}
