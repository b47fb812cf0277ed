import type { MessageRule } from '../finding.ts'
import { splitAtJoint } from '../words/joint.ts'
import type { Advice } from './advice.ts'
import { lowerFirst, quote } from './wording.ts'

/** On the shape of the message. */
export const formAdvice = {
  'subject-too-long': {
    area: ({ count = 0 }) => `A subject of ${count} characters`,
    seen: ({ count = 0, limit = 0 }) =>
      `The subject has ${count} characters, ${count - limit} more than the ${limit} that fit`,
    better: ({ words = '', limit = 72 }, { message }) => {
      const parts = splitAtJoint(message.subject || words, limit)
      return parts
        ? `Keep ${quote(parts.head, 100)} and move ${quote(parts.rest, 60)} to the body`
        : `Say the gist of ${quote(words, 60)} in ${limit} characters and leave the rest to the body`
    },
    matters: ({ limit = 72 }) =>
      `Logs, mail subjects and pull request lists cut a subject off after about ${limit} characters`,
  },
  'not-imperative': {
    area: ({ words = '' }) => `${quote(words)} instead of an imperative`,
    seen: ({ words = '' }) => `${quote(words)} tells what you did; a subject says what the commit does`,
    better: ({ expected = '' }) => `Write ${quote(expected)}`,
    matters: ({ expected = '' }) =>
      `git's own subjects (“Merge …”, “Revert …”) are imperatives, and a subject completes “if applied, this commit will …”: ${quote(lowerFirst(expected), 50)}`,
  },
  'full-stop': {
    area: () => 'A full stop at the end of the subject',
    seen: ({ words = '' }) => `The subject ends in a full stop: ${quote(`…${words}`)}`,
    better: ({ words = '' }) => `End it with ${quote(`…${words.replace(/[.。]$/, '')}`)}`,
    matters: () => 'A subject is a heading, and every character of it counts in a list',
  },
  shouting: {
    area: () => 'Capitals or exclamation marks that add no fact',
    seen: ({ words = '' }) => `${quote(words)} is louder than the rest of the log`,
    better: () => 'Say what is urgent about it in words',
    matters: () =>
      'In a log of hundreds of subjects, what stands out should be what matters most to its readers',
  },
  'no-blank-line': {
    area: () => 'No blank line under the subject',
    seen: ({ words = '' }) => `Line 2, ${quote(words, 50)}, follows the subject without a blank line`,
    better: () => 'Put an empty line between subject and body',
    matters: ({ words = '' }) =>
      `git takes everything up to the first blank line for the subject, so ${quote(words, 40)} becomes part of it in every list`,
  },
  'long-body-line': {
    area: ({ line = 0 }) => `Line ${line} is not wrapped`,
    seen: ({ line = 0, count = 0, words = '' }) =>
      `Line ${line} (${quote(words, 40)}) has ${count} characters`,
    better: ({ limit = 72 }) => `Wrap the body at about ${limit} characters`,
    matters: () => '`git log` indents the body and does not wrap it, so long lines run off the terminal',
  },
} satisfies Partial<Record<MessageRule, Advice>>
