/**
 * The shape of the message: length, mood, punctuation, layout. It costs little: form decides between commits that are
 * otherwise alike.
 */

import { firmConfidence } from '../convention.ts'
import { inEnglish, type Rule, unless } from '../facts.ts'
import { endsWithStop } from '../subject.ts'
import { readMood, toImperative } from '../words/mood.ts'
import { vagueVerb } from './message-what.ts'

/** What `git log --oneline` shows on a line of 80 columns, and the width most projects name. */
const subjectLimit = 72
const bodyLimit = 100

const subjectTooLong: Rule = ({ message, subject, convention }) => {
  const limit = Math.max(subjectLimit, convention?.subject_limit ?? 0)
  const count = columns(message.subject.slice(0, message.subject.length - subject.suffix.length).trimEnd())
  if (count <= limit) return null
  const points = Math.min(1.5, 0.3 + (count - limit) / 40)
  return {
    rule: 'subject-too-long',
    points_lost: points,
    line: 1,
    count,
    limit,
    words: message.subject,
  }
}

/** Columns a terminal needs: characters of East Asian scripts and emoji take two. */
function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let count = 0
  for (const character of text.slice(0, 5_000)) {
    const code = character.codePointAt(0) ?? 0
    count +=
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xffdc && code < 0xfe00) ||
      code > 0x1f000
        ? 2
        : 1
  }
  return count
}

const notImperative: Rule = ({ subject, convention }) => {
  const form = readMood(subject.description)
  if (!form || form.mood === 'imperative') return null
  const { mood } = convention ?? {}
  if (mood?.value === 'past' && form.mood === 'past') return null
  const points = mood?.value === 'imperative' && mood.confidence >= firmConfidence ? 0.8 : 0.6
  const [words = ''] = subject.description.split(/\s/, 1)
  return {
    rule: 'not-imperative',
    points_lost: points,
    line: 1,
    words,
    expected: toImperative(subject.description).replace(/(?<!\.)\.$/, ''),
  }
}

const fullStop: Rule = ({ subject, message, convention }) => {
  if (!endsWithStop(subject.description) || subject.suffix !== '') return null
  if (convention?.full_stop?.value === true) return null
  // A subject of several sentences ends its last one as it should; its fault is another.
  if (/\.\s+\S/.test(subject.description)) return null
  const words = subject.description.split(' ').slice(-2).join(' ').slice(-40)
  return { rule: 'full-stop', points_lost: 0.3, line: 1, words, count: message.subject.length }
}

const shouting: Rule = ({ subject }) => {
  const { description } = subject
  const letters = description.replace(/[^\p{L}]/gu, '')
  const loud = letters.length >= 12 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()
  if (!loud && !/!{2,}|\?{2,}/.test(description)) return null
  return { rule: 'shouting', points_lost: 0.5, line: 1, words: description }
}

const noBlankLine: Rule = ({ message }) => {
  if (message.separated) return null
  const [words = ''] = message.body.split('\n', 1)
  return { rule: 'no-blank-line', points_lost: 0.6, line: 2, words }
}

const unbreakable = /^(?:\s{2,}|\t|>|\||[+-]{3}|@@|\$ |[\w-]+: \S+$)|https?:\/\/|\S{70}/

/** Lines that cannot be wrapped (code, quotes, tables, links) do not count. */
const longBodyLine: Rule = ({ message }) => {
  if (message.body.length <= bodyLimit) return null
  const lines = message.text.slice(0, 20_000).split('\n')
  const isLong = (line: string) => line.length > bodyLimit && !unbreakable.test(line)
  const first = lines.findIndex((line, index) => index > 0 && isLong(line))
  const line = lines[first]
  if (line === undefined) return null
  return {
    rule: 'long-body-line',
    points_lost: 0.3,
    line: first + 1,
    count: line.length,
    limit: subjectLimit,
    words: line,
  }
}

export const formRules: readonly Rule[] = [
  subjectTooLong,
  // To be told to replace a verb and to bend it would be one remark too many.
  unless(vagueVerb, inEnglish(notImperative)),
  fullStop,
  shouting,
  noBlankLine,
  longBodyLine,
]
