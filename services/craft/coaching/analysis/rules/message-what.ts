/** What the message says was done. */

import { type Facts, firstOf, inEnglish, type Rule } from '../facts.ts'
import { describePath } from '../paths.ts'
import { hasProse } from '../words/prose.ts'
import { isSelfExplaining } from '../words/self-explaining.ts'

export const emptyMessage: Rule = ({ message }) =>
  message.subject === '' ? { rule: 'empty-message', points_lost: 10 } : null

/** A body makes up for much of an empty subject; a reference or the part of the code at least leads somewhere. */
const placeholder: Rule = ({ message, subject, wordless }) => {
  if (!wordless) return null
  const leads = message.references.length > 0 || subject.area !== null || subject.conventional?.scope
  const points = hasProse(message.body) ? 5 : leads ? 8 : 9
  return { rule: 'placeholder', points_lost: points, words: message.subject, line: 1 }
}

const fileSubject =
  /^(?:(?:updat\w+|fix(?:e[sd])?(?:up)?|chang\w+|modif\w+|edit\w*|improv\w+|tweak\w*|clean(?:ed)?[ -]?up|creat\w+)\s+)?(?:to\s+)?(?:the\s+)?(?:file\s+)?[`'"]?([\w@.-]+(?:\/[\w@.-]+)*)[`'"]?(?:\s+file)?\.?$/i

/** "Update README.md": where, but not what. Adding, removing or renaming a file says it all. */
const namesOnlyFile: Rule = ({ message, subject, change }) => {
  const path = fileSubject.exec(subject.description)?.[1]
  if (!path) return null
  const file = change?.files.find((candidate) => candidate.path === path || candidate.name === path)
  const { kind } = describePath(path)
  const looksLikeFile = kind === 'docs' || (path.includes('.') && kind !== 'other')
  if (!file && !looksLikeFile) return null
  return {
    rule: 'names-only-file',
    points_lost: hasProse(message.body) ? 2 : 6,
    words: subject.description,
    line: 1,
    path: file?.path ?? path,
  }
}

/** What a subject that tells nothing loses, and what the judgement may err by without a charge. */
const worthOfWhat = 6
/** Which typo it was is worth less than what a change does. */
const worthOfDetail = 5.5
const tolerance = 0.6
const leastCharge = 0.8
/** So many telling words of the subject leave about a third of the doubt; words of the body help less. */
const tellingWords = 3
const shareOfBody = 0.2

/**
 * How much of what was changed the message leaves open, from 0 to 1. The model knows turns of phrase, the telling words
 * know names; each errs where the other does not, so they share the say.
 */
export function openWhat({ told, prediction }: Facts): number {
  const untold = Math.exp(-(told.subject + shareOfBody * told.body) / tellingWords)
  return (untold + 1 - prediction.has_what.probability) / 2
}

const noWhat: Rule = (facts) => {
  const worth = isSelfExplaining(facts.message.subject) ? worthOfDetail : worthOfWhat
  const points = worth * openWhat(facts) - tolerance
  if (points < leastCharge) return null
  return { rule: 'no-what', points_lost: points, words: facts.subject.description, line: 1 }
}

const genericVerb =
  /^(?:clean(?:ed|s|ing)?[ -]?ups?|improv\w+|updat\w+|refactor\w*|tweak\w*|enhanc\w+|adjust\w*|chang\w+|modif\w+|polish\w*|rework\w*|fix(?:e[sd])?|tid(?:y|ied))\b|^(?:add|write)(?:ed|s)? (?:\w+ )?(?:tests?|docs?|documentation|comments?|logging|logs?|files?|support)$/i
/** Beside so many telling words a generic verb does no harm. */
const enoughTold = 1.9

/** "Clean up comments and tests": a verb that would fit any change, and little called by its name. */
export const vagueVerb: Rule = (facts) => {
  const { message, subject, told } = facts
  const verb = genericVerb.exec(subject.description)?.[0]
  if (!verb || told.subject > enoughTold || hasProse(message.body)) return null
  if (isSelfExplaining(message.subject)) return null
  const points = Math.max(1, worthOfWhat * openWhat(facts))
  return { rule: 'vague-verb', points_lost: points, words: subject.description, expected: verb, line: 1 }
}

/** From the clearest lack to the finest: one fact, one price. */
export const saysNothing = firstOf(emptyMessage, placeholder, inEnglish(namesOnlyFile))

export const saysTooLittle = inEnglish(firstOf(vagueVerb, noWhat))
