import type { ContextRule } from '../finding.ts'
import { heaviestFiles } from '../heaviest-files.ts'
import type { Advice } from './advice.ts'
import { pathOf, plural, show } from './wording.ts'

export const contextAdvice: Readonly<Record<ContextRule, Advice>> = {
  risky: {
    area: ({ count = 0 }) => `A change of a risky sort (${count} %)`,
    seen: ({ count = 0, words }) =>
      `In the projects the model learnt from, about ${count} in 100 changes of this shape had to be repaired later${words ? `; what weighs most is ${show(words)}` : ''}`,
    better: (_, { files }) =>
      files.length > 3
        ? `Make it smaller, or have ${pathOf(heaviestFiles(files)[0]?.path ?? '')} and its callers reviewed by who knows them`
        : 'Have it reviewed by someone who knows this code, and watch it after the release',
    matters: () => 'A high risk says where a second look pays, not that something is wrong',
  },
  'no-reference': {
    area: () => 'No reference to an issue',
    seen: ({ count = 0 }) =>
      `${count} % of this repository's commits name an issue or pull request, this one names none`,
    better: () => 'Name the issue it belongs to, in the body or as `(#…)` after the subject',
    matters: () =>
      'The discussion behind the change can then be found from the commit, and the commit from the discussion',
  },
  'unfamiliar-code': {
    area: ({ path }) => `Your first change around ${pathOf(path ?? '')}`,
    seen: ({ path, count = 0 }) =>
      `After ${plural(Math.round(count), 'commit')} elsewhere this is your first to the code around ${pathOf(path ?? '')}`,
    better: ({ path }) =>
      `Ask someone to review it who has changed it before (\`git shortlog -sn -- ${show(path ?? '', 60)}\`)`,
    matters: () => 'First changes to unfamiliar code break more often than later ones',
  },
  'quick-follow-up': {
    area: ({ count = 0 }) => `A fix ${plural(count, 'minute')} after the last change`,
    seen: ({ count = 0, path }) =>
      `${path ? pathOf(path) : 'The files'} had changed about ${plural(count, 'minute')} before this fix`,
    better: () => 'If that commit is not pushed yet, fold the fix into it',
    matters: () =>
      'A fault and its mending side by side make two commits to read, and `git bisect` may stop at the broken one',
    step: () => 'Use `git commit --fixup` with the faulty commit, then `git rebase -i --autosquash`',
  },
}
