import type { CodeRule, Finding } from '../finding.ts'
import type { Advice } from './advice.ts'
import { capitalise, pathOf, place, plural, quote } from './wording.ts'

function at({ path, line }: Finding): string {
  return capitalise(place(path, line))
}

/** " and in 3 more lines", or nothing when the first was the only one. */
function andMore({ count = 1 }: Finding): string {
  return count > 1 ? ` (and ${plural(count - 1, 'more line')})` : ''
}

export const codeAdvice: Readonly<Record<CodeRule, Advice>> = {
  'large-change': {
    area: ({ count = 0 }) => `${plural(count, 'line')} to review at once`,
    seen: ({ count = 0, limit = 0, path }) =>
      `A reviewer has to read ${plural(count, 'line')}${path ? `, most of them in ${pathOf(path)}` : ''}; up to ${limit} are read with care`,
    better: ({ path }) =>
      `Bring it in steps that work on their own${path ? `, preparation first, then the new part of ${pathOf(path)}` : ''}`,
    matters: ({ limit = 0 }) =>
      `Reviews find most faults in the first ${limit} lines or so and few after that (Cohen, 2006)`,
  },
  'deep-nesting': {
    area: (finding) => `Deep nesting at ${place(finding.path, finding.line)}`,
    seen: (finding) =>
      `${at(finding)} opens a branch ${finding.limit} levels deep${andMore(finding)}: ${quote(finding.words ?? '', 60)}`,
    better: ({ words = '' }) => `Return early, or give the part inside ${quote(words, 40)} a name of its own`,
    matters: ({ limit = 0 }) => `To change that line safely one has to hold ${limit} conditions in mind`,
  },
  'debug-output': {
    area: (finding) => `Debug output in ${place(finding.path, finding.line)}`,
    seen: (finding) =>
      `${at(finding)} looks like debug output${andMore(finding)}: ${quote(finding.words ?? '', 60)}`,
    better: ({ words = '' }) => `Remove ${quote(words, 50)}, or send it to the logger if it is meant to stay`,
    matters: ({ path = '' }) =>
      `It reaches everybody who runs ${pathOf(path)}, and may print data that should not be seen`,
  },
  'commented-out-code': {
    area: (finding) => `Commented-out code at ${place(finding.path, finding.line)}`,
    seen: (finding) =>
      `From ${place(finding.path, finding.line)} on, code is commented out: ${quote(finding.words ?? '', 60)}`,
    better: () => 'Delete it; git keeps the old version',
    matters: ({ words = '' }) =>
      `Nobody dares to remove ${quote(words, 40)} later, as nobody knows what it waits for`,
  },
  secret: {
    area: (finding) => `What looks like a ${finding.words}: ${place(finding.path, finding.line)}`,
    seen: (finding) => `${at(finding)} holds what looks like a ${finding.words}`,
    better: () => 'Read it from the environment or a secret store',
    matters: () =>
      'Everybody who can read the repository has it, and it stays in the history after the line is gone',
    step: ({ words }) =>
      `Revoke the ${words} now and issue a new one; then remove it from the commit before it is pushed`,
  },
  'conflict-marker': {
    area: (finding) => `A conflict marker in ${place(finding.path, finding.line)}`,
    seen: (finding) => `${at(finding)} is a conflict marker: ${quote(finding.words ?? '', 40)}`,
    better: () => 'Decide between the two versions and remove the markers',
    matters: ({ path = '' }) => `${pathOf(path)} cannot work like this`,
    step: () => 'Find every marker with `git diff --check HEAD~1`, mend the files and amend the commit',
  },
  'bare-todo': {
    area: (finding) => `An open end at ${place(finding.path, finding.line)}`,
    seen: (finding) =>
      `${at(finding)} leaves a note without an owner${andMore(finding)}: ${quote(finding.words ?? '', 60)}`,
    better: () => 'Name the issue beside it, or do it now',
    matters: ({ words = '' }) =>
      `A note in the code reminds nobody; ${quote(words, 40)} will be read when it is too late`,
  },
  'skipped-test': {
    area: (finding) => `A test switched off at ${place(finding.path, finding.line)}`,
    seen: (finding) =>
      `${at(finding)} keeps tests from running${andMore(finding)}: ${quote(finding.words ?? '', 60)}`,
    better: ({ words = '' }) =>
      /\.only|\bf(?:it|describe)\b/.test(words)
        ? 'Remove it, so that the other tests run again'
        : 'Write beside it why, and what has to happen for it to run again',
    matters: () => 'The run stays green while nothing is tested',
  },
  'swallowed-error': {
    area: (finding) => `An error swallowed at ${place(finding.path, finding.line)}`,
    seen: (finding) =>
      `${at(finding)} drops every error${andMore(finding)}: ${quote(finding.words ?? '', 60)}`,
    better: () =>
      'Handle the error that is expected, let the others pass, or write beside it why none of them matters',
    matters: ({ path = '' }) => `When ${pathOf(path)} fails there, nobody will learn that it did`,
  },
  'silenced-check': {
    area: (finding) => `A check silenced at ${place(finding.path, finding.line)}`,
    seen: (finding) =>
      `${at(finding)} switches a check off without a reason${andMore(finding)}: ${quote(finding.words ?? '', 60)}`,
    better: () => 'Mend what it complains of, or write the reason beside it',
    matters: () => 'Without the reason nobody can tell whether the check may be switched on again',
  },
  'trailing-whitespace': {
    area: (finding) => `Blanks at the end of lines in ${pathOf(finding.path ?? '')}`,
    seen: (finding) =>
      `${plural(finding.count ?? 0, 'added line')} end in blanks, the first is ${place(finding.path, finding.line)}`,
    better: () => 'Strip them; `git diff --check` lists them',
    matters: () => 'Somebody’s editor will strip them later and change those lines for nothing',
  },
}
