import type { MessageRule } from '../finding.ts'
import type { Advice, AdviceScene } from './advice.ts'
import { pathOf, quote } from './wording.ts'

const headers: Readonly<Record<string, { name: string; how: (scene: AdviceScene) => string }>> = {
  conventional: {
    name: 'a type, as in `fix(scope): …`',
    how: ({ analysis, message }) => {
      const { value, probability } = analysis.prediction.type
      return probability >= 0.5
        ? `Begin it with its type, which seems to be ${quote(`${value}: ${message.description}`)}`
        : 'Begin it with its type: `feat:` for something new, `fix:` for a fault, `refactor:`, `docs:`, `test:` …'
    },
  },
  area: {
    name: 'the part of the code, as in `parser: …`',
    how: () =>
      'Begin it with the name of the part that changed and a colon, in the words the neighbouring commits use',
  },
  ticket: {
    name: "a ticket's key, as in `ABC-12 …`",
    how: () => 'Begin it with the key of the ticket it belongs to',
  },
  gitmoji: {
    name: 'an emoji that stands for the type of change',
    how: () => 'Begin it with the emoji of its type',
  },
  tag: {
    name: 'a tag in brackets, as in `[part] …`',
    how: () => 'Begin it with the tag of the part that changed',
  },
}

/** On the repository's own way of writing. */
export const conventionAdvice = {
  'no-header': {
    area: ({ expected = '' }) => `The subject does not begin with ${headers[expected]?.name ?? expected}`,
    seen: ({ expected = '', count = 0, words = '' }) =>
      `${count} % of this repository's subjects begin with ${headers[expected]?.name ?? expected}; ${quote(words, 50)} does not`,
    better: ({ expected = '' }, scene) => headers[expected]?.how(scene) ?? '',
    matters: ({ expected = '' }) =>
      expected === 'conventional'
        ? 'Change logs and version numbers are made from these types, so a commit without one is left out'
        : 'Readers of this log scan its first column; a subject without it is read last',
  },
  'unknown-type': {
    area: ({ words = '' }) => `The type ${quote(words)}`,
    seen: ({ words = '' }) => `${quote(words)} is no type that is used here`,
    better: ({ expected = '' }) => `Write ${quote(`${expected}:`)}`,
    matters: ({ words = '' }) => `Tools that sort commits by type pass over ${quote(words)}`,
  },
  'wrong-type': {
    area: ({ words = '', expected = '' }) => `The type ${quote(words)} for a change of ${expected} alone`,
    seen: ({ words = '', path = '', count = 1 }) =>
      `${quote(words)} announces a change of behaviour, but ${count === 1 ? `only ${pathOf(path)} changed` : `all ${count} files are like ${pathOf(path)}`}`,
    better: ({ expected = '' }) => `Give it the type ${quote(`${expected}:`)}`,
    matters: ({ words = '' }) =>
      `A change log would announce this as ${quote(words)}, and users would look for what is new`,
  },
  'misspelt-scope': {
    area: ({ words = '' }) => `The scope ${quote(words)}`,
    seen: ({ words = '', expected = '' }) => `${quote(words)} was never used here, ${quote(expected)} was`,
    better: ({ expected = '' }) => `Write ${quote(expected)}`,
    matters: ({ expected = '' }) => `Whoever lists the commits of ${quote(expected)} will not find this one`,
  },
  capital: {
    area: ({ words = '' }) => `${quote(words)} is written unlike the other subjects`,
    seen: ({ words = '', expected = '', count = 0 }) =>
      `${count} % of this repository's subjects begin with a ${isUpper(expected) ? 'capital' : 'small letter'}; ${quote(words)} does not`,
    better: ({ expected = '' }) => `Write ${quote(expected)}`,
    matters: () => 'One way of writing makes a log quicker to read',
  },
  'no-sign-off': {
    area: () => 'The sign-off is missing',
    seen: ({ count = 0 }) => `${count} % of this repository's commits are signed off, this one is not`,
    better: () => 'Add the `Signed-off-by:` line',
    matters: () =>
      'With it the author certifies the right to contribute the change; many projects refuse commits without it',
    step: () => 'Sign it off with `git commit --amend --signoff`',
  },
  'unexplained-break': {
    area: () => 'A breaking change without its explanation',
    seen: ({ words = '' }) =>
      `The ${quote('!')} in ${quote(words, 50)} announces a breaking change, but nothing says what breaks`,
    better: () => 'Add a `BREAKING CHANGE:` trailer that says what stops working and what to write instead',
    matters: () =>
      'It is the first thing users look for when they upgrade, and change logs print it as it stands',
  },
} satisfies Partial<Record<MessageRule, Advice>>

function isUpper(text: string): boolean {
  return text[0] !== text[0]?.toLowerCase()
}
