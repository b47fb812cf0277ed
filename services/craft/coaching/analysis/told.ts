import type { ParsedMessage } from './commit.ts'
import type { Subject } from './subject.ts'
import { proseOf } from './words/prose.ts'
import { type ReasonKind, reasonsIn } from './words/reason.ts'
import { countTelling } from './words/telling.ts'

/** How much a message tells, in words that would not fit any commit. */
export interface Told {
  /** In the subject. */
  subject: number
  /** In the body, besides what the subject told. */
  body: number
  /** The kinds of reason that are announced. */
  reasons: readonly ReasonKind[]
  /** Whether an issue or a link says where more is told. */
  points_elsewhere: boolean
}

/** The part of the code that a header names tells less than a word, as it says where and not what. */
const header = 0.7

/** Weighs the words of a message. Repeating oneself adds nothing. */
export function readTold(message: ParsedMessage, subject: Subject): Told {
  const known = new Set<string>()
  const named = subject.area || subject.conventional?.scope || subject.tags.length > 0
  const prose = proseOf(message.body)
  return {
    subject: countTelling(subject.description, known) + (named ? header : 0),
    body: countTelling(prose, known),
    reasons: reasonsIn(`${message.subject}\n${prose}`),
    points_elsewhere: message.references.length > 0 || message.links.length > 0,
  }
}
