/** How much words tell: those that would fit any commit nothing, names of things most. */

import { isEmptyWord } from './placeholder.ts'

/** Words that join others or stand in for them, and words of praise and of place that tell no fact. */
const joiningWords: ReadonlySet<string> = new Set(
  (
    'about above after again against am and any are as at be because been before being between both but by can cannot ' +
    'could did do does doing down during each for from further had has have having he her here him his how i if in into ' +
    'is it its itself me more most my no nor not of off on once only or other our out over own same she so such than that ' +
    'the their them then there these they this those through to too under until up very was we were what when where which ' +
    'while who whom why will with would you your also yet via per etc using use uses used ' +
    'better proper properly good nice clean cleaner behavior behaviour existing current currently thing way ' +
    'testcase testcases example examples info information cosmetic internal restore support supports supported'
  ).split(' '),
)

const ideographs = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`
const tokenPattern = new RegExp(
  [
    '`[^`\\n]{1,80}`',
    '"[^"\\n]{1,60}"',
    `[${ideographs}]{1,200}`,
    String.raw`(?:--?[a-z]|[$@#]\w|\.[a-z])[\w.-]{0,80}`,
    String.raw`[\p{L}\p{N}_$](?:[\p{L}\p{N}_$'’]|[./:-](?=[\p{L}\p{N}_])|\([^)\s]{0,40}\)){0,120}`,
  ].join('|'),
  'gu',
)
const inIdeographs = new RegExp(`^[${ideographs}]`, 'u')

/** Code, flags, paths, versions, quoted words, acronyms: what a reader can look up. */
const name =
  /^(?:[`"].*|[.-]-?[a-z].*|[$@#]\w.*|[\w$.-]*[a-z][A-Z].*|\w+(?:[_/.]\w+)+|.*\(.*\)|[A-Z][A-Z0-9]+|[\w.]*\d[\w.]*)$/

/** A table of numbers tells no more than the first of them. */
const numberPattern = /^[\d.,%]+$/
const numbers = '0'

const weightOfName = 2
/** Two or three ideographs make up a word. */
const weightOfIdeograph = 0.6

const lookedAt = 20_000

/** The words of `text` that tell something, each counted once; `known` ones are not counted and new ones join them. */
export function countTelling(text: string, known: Set<string> = new Set()): number {
  let sum = 0
  for (const [token] of text.slice(0, lookedAt).matchAll(tokenPattern)) {
    const word = numberPattern.test(token) ? numbers : token.toLowerCase()
    if (known.has(word)) continue
    known.add(word)
    sum += weightOf(token, word)
  }
  return sum
}

function weightOf(token: string, word: string): number {
  if (word === numbers) return weightOfName
  if (joiningWords.has(word) || isEmptyWord(word)) return 0
  if (inIdeographs.test(token)) return token.length * weightOfIdeograph
  if (name.test(token)) return weightOfName
  return token.length > 1 ? 1 : 0
}
