/** What the message says: what was done, and why. */

import type { Change } from '../change.ts'
import type { Facts, Rule } from '../facts.ts'
import { firstOf, inEnglish } from '../facts.ts'
import { isPlaceholder } from '../placeholder.ts'

const emptyMessage: Rule = ({ message }) =>
  message.subject === '' ? { rule: 'empty-message', points_lost: 10 } : null

/** A body that says something makes up for much of an empty subject. */
const placeholder: Rule = ({ message, subject }) => {
  if (!isPlaceholder(subject.description)) return null
  const explained = message.body.length >= 40
  return { rule: 'placeholder', points_lost: explained ? 5 : 9, words: message.subject, line: 1 }
}

const FILE_SUBJECT =
  /^(?:\w+\s+)?(?:the\s+)?(?:file\s+)?[`'"]?([\w@.-]+(?:\/[\w@.-]+)*)[`'"]?(?:\s+file)?\.?$/i

/** "Update README.md": where, but not what. Adding, removing or renaming a file says it all. */
const namesOnlyFile: Rule = ({ message, subject, change }) => {
  const match = FILE_SUBJECT.exec(subject.description)
  const path = match?.[1]
  if (
    !path ||
    message.body.length >= 40 ||
    /^(?:add|create|remove|delete|rename|move)/i.test(subject.description)
  )
    return null
  const file = change?.files.find((candidate) => candidate.path === path || candidate.name === path)
  const looksLikeFile =
    /\.[a-z]{1,5}$/i.test(path) || /^(?:readme|changelog|license|makefile|dockerfile)$/i.test(path)
  if (!file && !looksLikeFile) return null
  return {
    rule: 'names-only-file',
    points_lost: 6,
    words: subject.description,
    line: 1,
    path: file?.path ?? path,
  }
}

const noWhat: Rule = ({ prediction, subject }) => {
  if (prediction.has_what.value) return null
  const points = 3 + 2 * (1 - prediction.has_what.probability)
  return { rule: 'no-what', points_lost: points, words: subject.description, line: 1 }
}

/** Words that are their own reason: nobody asks why a typo was mended. */
const SELF_EXPLAINING =
  /\b(?:typos?|misspell\w*|spelling|grammar|whitespace|indentation|dead (?:code|links?)|broken links?|unused|copyright|release notes|translations?|l10n|changelog|lint(?:er)?|formatting|prettier|regenerate|gitignore|mailmap|contributors?|sponsors?|badges?)\b/i

const noWhy: Rule = (facts) => {
  const { prediction, change, subject } = facts
  if (prediction.has_why.value) return null
  const need = needOfReason(facts)
  if (need === 0) return null
  const points = need * (3 + 2 * (1 - prediction.has_why.probability))
  return {
    rule: 'no-why',
    points_lost: points,
    words: subject.description,
    line: 1,
    ...withLargestFile(change),
  }
}

/** From 0, for a change that is its own reason, to 1: the larger and the riskier, the more a reader needs to know. */
function needOfReason({ change, type, subject }: Facts): number {
  if (SELF_EXPLAINING.test(subject.description)) return 0
  const byType =
    type === 'docs' || type === 'style' ? 0.5 : type === 'test' || type === 'ci' || type === 'chore' ? 0.7 : 1
  return byType * (change ? needBySize(change) : 0.8)
}

function needBySize(change: Change): number {
  const lines = change.files.reduce((sum, file) => sum + file.additions + file.deletions, 0)
  if (lines <= 2) return 0.6
  return lines <= 20 ? 0.8 : 1
}

function withLargestFile(change: Change | null): { path?: string; count?: number } {
  const largest = change?.files.reduce<Change['files'][number] | null>(
    (best, file) =>
      best && best.additions + best.deletions >= file.additions + file.deletions ? best : file,
    null,
  )
  return largest ? { path: largest.path, count: change?.files.length ?? 0 } : {}
}

/** The message's words, from the clearest lack to the finest; one fact, one price. */
const saysNothing = firstOf(emptyMessage, placeholder, inEnglish(namesOnlyFile))

export const CONTENT_RULES: readonly Rule[] = [
  saysNothing,
  (facts) => (saysNothing(facts) ? null : inEnglish(noWhat)(facts)),
  (facts) => (saysNothing(facts) ? null : inEnglish(noWhy)(facts)),
]
