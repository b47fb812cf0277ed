import type { ParsedMessage } from '../commit.ts'
import { collectFeatures, type FeatureSink, type Features } from './feature-sink.ts'
import { type MessageShape, measureMessage } from './message-shape.ts'
import { addSteps, stepNames } from './steps.ts'
import { readSubjectTokens, readTokens, type Tokens } from './tokens.ts'

/** This much of a subject and of a whole message is looked at, in characters. */
const subjectLimit = 2_000
const textLimit = 20_000

/** Words count less than measures: they carry a project's habits along with their meaning. */
const wordValue = 0.4

/** All that the models look at in a message. */
export interface MessageView {
  /** The first line, an area or type before a colon included. */
  subject: Tokens
  /** The first line without what a convention puts around it; a type that the author wrote is not in it. */
  description: Tokens
  /** The body's prose: without lines that only point to an issue. */
  body: Tokens
  shape: MessageShape
}

/** Takes the words and measures of a message, once for all models. Time is bounded whatever the message's length. */
export function viewMessage(message: ParsedMessage): MessageView {
  const subject = readSubjectTokens(message.subject.slice(0, subjectLimit))
  const isPlain = message.description === message.subject
  const description = isPlain ? subject : readTokens(message.description.slice(0, subjectLimit))
  const prose = proseOf(message.body.slice(0, textLimit))
  const body = readTokens(prose)
  const shape = measureMessage(message, { prose, subject, body })
  return { subject, description, body, shape }
}

/** The features by which the models tell whether a message says why and what. */
export function messageFeatures(view: MessageView): Features {
  return collectFeatures((sink) => writeMessageFeatures(view, sink))
}

/** The same, told to a sink. */
export function writeMessageFeatures({ subject, body, shape }: MessageView, sink: FeatureSink): void {
  for (const name in shape) {
    const count = shape[name] ?? 0
    if (count > 0) addSteps(sink, namesOf(name), count)
  }
  addCrosses(sink, shape)
  sink.setWord('first', subject.lemmas[0] ?? '<nothing>', wordValue)
  for (const { lemmas } of [subject, body]) {
    for (const lemma of lemmas) sink.setWord('word', lemma, wordValue)
  }
}

const namesByMeasure = new Map<string, readonly string[]>()

/** Built once for each measure: making names anew for every message would take most of the time. */
function namesOf(measure: string): readonly string[] {
  const known = namesByMeasure.get(measure)
  if (known) return known
  const names = stepNames(measure)
  namesByMeasure.set(measure, names)
  return names
}

/** Measures that mean something else together than alone. */
const crosses = [
  ['starts_with_repair', 'body_words'],
  ['starts_with_repair', 'subject_change'],
  ['starts_with_change', 'body_words'],
  ['starts_with_change', 'closes_issue'],
  ['starts_with_change', 'subject_code'],
  ['starts_with_repair', 'subject_slip'],
  ['body_words', 'cause'],
  ['closes_issue', 'body_words'],
  ['starts_with_repair', 'body_change'],
  ['starts_with_repair', 'self_reference'],
  ['starts_with_repair', 'subject_document'],
  ['starts_with_change', 'subject_test'],
  ['starts_with_change', 'subject_notes'],
  ['starts_with_word', 'subject_state'],
] as const

const crossNames = crosses.map(([a, b]) => [`${a}&${b}`, `${a}&!${b}`, `!${a}&${b}`] as const)

function addCrosses(sink: FeatureSink, shape: MessageShape): void {
  for (let index = 0; index < crosses.length; index += 1) {
    const [a, b] = crosses[index] ?? ['', '']
    const [both, first, second] = crossNames[index] ?? ['', '', '']
    const hasA = (shape[a] ?? 0) > 0
    const hasB = (shape[b] ?? 0) > 0
    if (hasA || hasB) sink.set(hasA && hasB ? both : hasA ? first : second, 1)
  }
}

const pointingWord =
  /^(?:really|also|partially|and|fix(?:e[sd])?|close[sd]?|resolve[sd]?|see|issues?|refs?|related|to|bugs?|follow-?up|[-*,])[:,]?$/i
const pointer = /^(?:https?:\/\/\S+|[\w./-]*#\d+|[a-z]{2,12}-\d+|\[?#?\d{6,}\]?)[,.;:]?$/i
const pointerLimit = 300

/** The body without the lines that only point elsewhere, such as "Closes #12" or a link alone. */
function proseOf(body: string): string {
  if (body === '') return body
  return body
    .split('\n')
    .filter((line) => !isPointer(line))
    .join('\n')
}

function isPointer(line: string): boolean {
  if (line.length > pointerLimit || !/\d|:\/\//.test(line)) return false
  const parts = line.trim().split(/\s+/)
  return (
    parts.every((part) => pointer.test(part) || pointingWord.test(part)) &&
    parts.some((part) => pointer.test(part))
  )
}
