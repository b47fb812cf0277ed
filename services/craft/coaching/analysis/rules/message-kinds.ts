/** Commits that are not ordinary work, each judged as what it is. */

import { firstOf, type Rule } from '../facts.ts'
import { hasProse, proseOf } from '../words/prose.ts'
import { emptyMessage } from './message-what.ts'

/** The words git or a forge put into a merge by themselves; a body after them is what a reader gains. */
const bareMerge: Rule = ({ message }) => {
  if (message.body.length >= 20) return null
  return { rule: 'bare-merge', points_lost: 2.5, line: 1, words: message.subject }
}

const reverted = /This reverts commit [0-9a-f]{7,64}(?:, reversing\s+changes made to [0-9a-f]{7,64})?\.?/g

const revertWithoutReason: Rule = ({ message }) => {
  const reason = message.body.replace(reverted, '').trim()
  const inSubject = /\b(?:because|as it|since|due to|breaks?|broke|caus\w+|regress\w+|fail\w*)\b/i.test(
    message.subject.replace(/".*"/, ''),
  )
  if (reason.length >= 15 || inSubject) return null
  return { rule: 'revert-without-reason', points_lost: 4.5, line: 1, words: message.subject }
}

const revertWithoutCommit: Rule = ({ message }) => {
  if (/\b[0-9a-f]{7,64}\b/.test(message.text) || message.references.length > 0) return null
  return { rule: 'revert-without-commit', points_lost: 1, line: 1, words: message.subject }
}

/** "Update dependencies": which, and from where to where? The body may say. */
const unnamedDependency: Rule = ({ message, subject }) => {
  if (/\d/.test(subject.description + message.body)) return null
  if (/\b(?:lock ?file|to latest)\b/i.test(subject.description)) return null
  return { rule: 'unnamed-dependency', points_lost: 4.5, line: 1, words: subject.description }
}

/** The version is named, the reason is not; a body or a link would tell what the update brings. */
const bareDependency: Rule = ({ message, subject }) => {
  if (!/\d/.test(subject.description) || proseOf(message.body) !== '' || message.links.length > 0) return null
  const points = message.references.length > 0 ? 2.8 : 3.5
  return { rule: 'bare-dependency', points_lost: points, line: 1, words: message.subject }
}

/** Routine words alone; a body, or a change log in the same commit, tells what the release brings. */
const bareRelease: Rule = ({ message, change }) => {
  const log = change?.files.find(
    (file) => /change|history|release|news/i.test(file.name) && file.kind === 'docs',
  )
  if (hasProse(message.body)) return null
  return {
    rule: 'bare-release',
    points_lost: log ? 2.5 : change && change.review_lines > 10 ? 4.5 : 3.5,
    line: 1,
    words: message.subject,
    ...(log ? { path: log.path } : {}),
  }
}

const bareInitial: Rule = ({ message, subject }) => {
  if (message.body.length >= 20 || subject.description.split(' ').length > 3) return null
  return { rule: 'bare-initial', points_lost: 4, line: 1, words: message.subject }
}

const fixupLeft: Rule = ({ message }) => ({
  rule: 'fixup-left',
  points_lost: 5,
  line: 1,
  words: message.subject,
})

export const mergeRules: readonly Rule[] = [firstOf(emptyMessage, bareMerge)]
export const revertRules: readonly Rule[] = [revertWithoutReason, revertWithoutCommit]
export const releaseRules: readonly Rule[] = [bareRelease]
export const initialRules: readonly Rule[] = [bareInitial]
export const dependencyRules: readonly Rule[] = [unnamedDependency, bareDependency]
export const fixupRules: readonly Rule[] = [fixupLeft]
