import type { MessageRule } from '../finding.ts'
import type { Advice } from './advice.ts'
import { pathOf, quote } from './wording.ts'

/** On commits that are not ordinary work. */
export const kindAdvice = {
  'bare-merge': {
    area: () => 'The merge does not say what it brings',
    seen: ({ words = '' }) => `${quote(words)} names the branch and nothing of what is in it`,
    better: () => 'Add a line or two on what the branch changes (`git merge --log` lists its subjects)',
    matters: () => 'Along the first parent, merges are the table of contents of the project',
  },
  'revert-without-reason': {
    area: () => 'The reason for the revert is missing',
    seen: ({ words = '' }) => `${quote(words)} does not say what was wrong with the change`,
    better: () => 'Add what it broke and how that showed, and whether it is to come back',
    matters: () => 'Without it, the next person brings the same change back with the same fault',
  },
  'revert-without-commit': {
    area: () => 'The reverted commit is not named',
    seen: ({ words = '' }) => `${quote(words)} does not name the commit it takes back`,
    better: () => 'Add “This reverts commit …” with its hash, as `git revert` does',
    matters: () => 'Tools and readers follow that hash to see which change is gone',
  },
  'bare-release': {
    area: () => 'The release does not say what it brings',
    seen: ({ words = '', path }) =>
      path === undefined
        ? `${quote(words)} names a version, and neither body nor change log tells what is in it`
        : `${quote(words)} names a version; what is in it stands in ${pathOf(path)} alone, which \`git log\` does not show`,
    better: ({ words = '' }) =>
      `List under ${quote(words, 40)} the two or three changes its users will notice`,
    matters: () =>
      'Between two release commits readers look for where a change came in; a line each saves them the search',
  },
  'bare-initial': {
    area: () => 'The first commit does not say what begins here',
    seen: ({ words = '' }) =>
      `${quote(words)} tells that it is the first commit, which git shows, but not what the project is`,
    better: () => 'Add a sentence on what the project does and where its code came from',
    matters: () => 'It is where everybody who reads the history from its beginning starts',
  },
  'unnamed-dependency': {
    area: () => 'Which dependencies, and to which version',
    seen: ({ words = '' }) => `${quote(words)} does not say which, nor from and to which version`,
    better: ({ words = '' }) =>
      `Name them after ${quote(words, 40)}, as in “Bump NAME from OLD to NEW”, or list them in the body`,
    matters: () =>
      'When something breaks after an update, the log is searched for the package and its version',
  },
  'bare-dependency': {
    area: () => 'Why the dependency changes now',
    seen: ({ words = '' }) => `${quote(words)} says which version comes in, not what it is needed for`,
    better: () => 'Add what the new version mends or brings, or a link to its change log',
    matters: () => 'When an update has to be taken back, its reason decides whether that is possible',
  },
  'unmet-claim': {
    area: () => 'The update that is announced is not in the change',
    seen: ({ words = '', path = '', count = 1 }) =>
      `${quote(words, 60)} announces an update, but ${count === 1 ? `only ${pathOf(path)} changed` : `all ${count} files are notes, as ${pathOf(path)} is`}`,
    better: ({ path = '' }) =>
      `Put the note in ${pathOf(path)} into the commit that updates, or say that this one only records it`,
    matters: ({ words = '' }) =>
      `Whoever looks for ${quote(words, 40)} after a fault reverts this commit, and nothing is taken back`,
  },
  'fixup-left': {
    area: () => 'A fixup that waits to be squashed',
    seen: ({ words = '' }) => `${quote(words)} is meant to disappear into the commit it mends`,
    better: () => 'Squash it before the branch is merged',
    matters: () =>
      'Left alone, the history keeps the faulty commit and its mending apart, and `git bisect` stops at the faulty one',
    step: () => 'Run `git rebase -i --autosquash` onto the branch you started from',
  },
} satisfies Partial<Record<MessageRule, Advice>>
