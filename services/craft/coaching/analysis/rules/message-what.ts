/** What the message says was done. */

import { firstOf, inEnglish, type Rule } from '../facts.ts'
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

const FILE_SUBJECT =
  /^(?:(?:updat\w+|fix(?:e[sd])?(?:up)?|chang\w+|modif\w+|edit\w*|improv\w+|tweak\w*|clean(?:ed)?[ -]?up|creat\w+)\s+)?(?:to\s+)?(?:the\s+)?(?:file\s+)?[`'"]?([\w@.-]+(?:\/[\w@.-]+)*)[`'"]?(?:\s+file)?\.?$/i

/** "Update README.md": where, but not what. Adding, removing or renaming a file says it all. */
const namesOnlyFile: Rule = ({ message, subject, change }) => {
  const path = FILE_SUBJECT.exec(subject.description)?.[1]
  if (!path || hasProse(message.body)) return null
  const file = change?.files.find((candidate) => candidate.path === path || candidate.name === path)
  const { kind } = describePath(path)
  const looksLikeFile = kind === 'docs' || (path.includes('.') && kind !== 'other')
  if (!file && !looksLikeFile) return null
  return {
    rule: 'names-only-file',
    points_lost: 6,
    words: subject.description,
    line: 1,
    path: file?.path ?? path,
  }
}

/** Something a reader can look up: a flag, an identifier, a path, quoted words. */
const NAMED_THING =
  /`[^`]+`|(?:^|\s)--?[a-z][\w-]+|\w\(\)|[a-z][A-Z]|\w_\w|\w\/\w|\w\.\w{1,5}\b|\$\w|"[^"]+"|'[^']+'/

/**
 * Half of the messages the model suspects do say what was changed (its precision on the rare class), so the price falls
 * with the number of words and with every thing that is called by its name.
 */
const noWhat: Rule = ({ prediction, subject }) => {
  if (prediction.has_what.value) return null
  const words = subject.description.split(/\s+/).length
  const doubt = (words >= 6 ? 0.3 : words >= 4 ? 0.6 : 1) * (NAMED_THING.test(subject.description) ? 0.6 : 1)
  const points = doubt * (3 + 2 * (1 - prediction.has_what.probability))
  if (points < 1) return null
  return { rule: 'no-what', points_lost: points, words: subject.description, line: 1 }
}

const GENERIC_VERB =
  /^(?:clean(?:ed|s|ing)?[ -]?ups?|improv\w+|updat\w+|refactor\w*|tweak\w*|enhanc\w+|adjust\w*|chang\w+|modif\w+|polish\w*|rework\w*|fix(?:e[sd])?|tid(?:y|ied))\b|^(?:add|write)(?:ed|s)? (?:\w+ )?(?:tests?|docs?|documentation|comments?|logging|logs?|files?|support)$/i
const FEW_WORDS = 4

/** "Clean up comments and tests": a verb that would fit any change, and nothing called by its name. */
export const vagueVerb: Rule = ({ message, subject }) => {
  const verb = GENERIC_VERB.exec(subject.description)?.[0]
  if (!verb || hasProse(message.body) || NAMED_THING.test(subject.description)) return null
  if (subject.description.split(/\s+/).length > FEW_WORDS || isSelfExplaining(message.subject)) return null
  return { rule: 'vague-verb', points_lost: 2, words: subject.description, expected: verb, line: 1 }
}

/** From the clearest lack to the finest: one fact, one price. */
export const saysNothing = firstOf(emptyMessage, placeholder, inEnglish(namesOnlyFile))

export const saysTooLittle = inEnglish(firstOf(noWhat, vagueVerb))
