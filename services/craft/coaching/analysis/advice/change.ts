import { concernsOf } from '../concerns.ts'
import type { ChangeRule } from '../finding.ts'
import type { Advice, AdviceScene } from './advice.ts'
import { listOf, pathOf, place, plural, quote } from './wording.ts'

function groupsOf({ analysis }: AdviceScene): string[] {
  return concernsOf(analysis.prediction.tangled.groups)
    .slice(0, 3)
    .map((paths) => listOf(paths.map(pathOf), 2))
}

export const changeAdvice: Readonly<Record<ChangeRule, Advice>> = {
  tangled: {
    area: ({ limit = 0 }) => `More than one concern in ${plural(limit, 'file')}`,
    seen: (_, scene) => {
      const groups = groupsOf(scene)
      return groups.length > 1
        ? `The change seems to do separate things: ${groups.map((group, index) => `(${index + 1}) ${group}`).join('; ')}`
        : 'The change seems to do several things at once'
    },
    better: (_, scene) => {
      const [first, second] = groupsOf(scene)
      return first && second
        ? `Commit ${first} first and ${second} after it, each with its own message`
        : 'Commit each of them with its own message'
    },
    matters: () =>
      'Only a commit that does one thing can be reviewed, reverted or found by `git bisect` on its own',
    step: (_, scene) =>
      groupsOf(scene).length > 1
        ? 'Take the commit apart with `git reset HEAD~1`, then stage one part after the other with `git add -p`'
        : '',
  },
  scattered: {
    area: ({ count = 0, limit = 0 }) => `${plural(count, 'file')} in ${limit} parts of the code`,
    seen: ({ count = 0, limit = 0, words = '' }) =>
      `${plural(count, 'file')} changed in ${limit} parts of the code (${words} …)`,
    better: ({ words = '' }) =>
      `Make it one commit for each of ${words} and the rest, unless it is one mechanical change; then say so`,
    matters: () => 'A reviewer of such a breadth skims; what is not mechanical is overlooked',
  },
  'several-things': {
    area: ({ count = 2 }) => `${count} things in one subject`,
    seen: ({ count = 2, words = '', expected = '' }) =>
      `The subject names ${count} things: ${quote(words, 50)} and ${quote(expected, 50)}${count > 2 ? ' and more' : ''}`,
    better: ({ words = '', expected = '' }) =>
      `Commit ${quote(words, 50)} and ${quote(expected, 50)} each by itself, or name the one purpose that both serve`,
    matters: ({ expected = '' }) =>
      `Whoever has to take back one of them takes back the other with it, and ${quote(expected, 40)} is not found under this subject`,
  },
  'no-tests': {
    area: ({ count = 0 }) => `${plural(count, 'new line')} without a test`,
    seen: ({ count = 0, path = '' }) =>
      `${plural(count, 'line')} of code came in, most of them in ${pathOf(path)}, and no test changed`,
    better: ({ words, path = '' }) =>
      words === 'fix'
        ? `Add a test that fails when the change to ${pathOf(path)} is taken back`
        : `Add a test of what ${pathOf(path)} can do now`,
    matters: ({ words }) =>
      words === 'fix'
        ? 'A fault that came once comes again; the test is what keeps it away'
        : 'What no test holds is broken unnoticed by the next change',
  },
  'generated-along': {
    area: ({ path = '' }) => `Generated lines around ${pathOf(path)}`,
    seen: ({ count = 0, limit = 0, path = '' }) =>
      `${plural(count, 'line')} written by a machine (${pathOf(path)} first of all) bury ${limit} written by hand`,
    better: ({ path = '' }) => `Commit ${pathOf(path)} by itself, or leave it out if the build makes it`,
    matters: () => 'In the diff the few lines that need a reader cannot be seen for the many that do not',
  },
  'unwanted-file': {
    area: ({ path = '' }) => `${pathOf(path)} does not belong in the repository`,
    seen: ({ path = '', count = 1 }) =>
      count === 1
        ? `${pathOf(path)} was added`
        : `${pathOf(path)} and ${plural(count - 1, 'file')} of that sort were added`,
    better: () => 'Take it out and name it in `.gitignore`',
    matters: ({ path = '' }) =>
      `Files such as ${pathOf(path)} belong to one machine; in the repository they change without end and may hold private data`,
    step: ({ path = '' }) =>
      /^[\w./@+-]+$/.test(path) ? `Run \`git rm --cached -- ${path}\` and amend the commit` : '',
  },
  'formatting-noise': {
    area: ({ count = 0, limit = 0 }) => `${count} of ${limit} changed lines differ in blanks alone`,
    seen: ({ count = 0, limit = 0, path, line }) =>
      `${count} of ${limit} changed lines differ in blanks alone, from ${place(path, line)} on`,
    better: () => 'Reformat in a commit of its own, before the change',
    matters: () =>
      'A reader has to compare every reformatted line to find that nothing happened, and `git blame` names this commit for all of them',
  },
  'empty-change': {
    area: () => 'The commit changes nothing',
    seen: () => 'No file differs from the commit before',
    better: () =>
      'Check that the changes were staged; if it is meant to be empty, say in the message what for',
    matters: (_, { message }) =>
      `Readers of ${quote(message.subject, 50)} will look for a change that is not there`,
  },
}
