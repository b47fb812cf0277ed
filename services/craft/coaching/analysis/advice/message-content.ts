import type { ChangeType } from '../commit.ts'
import type { Finding, MessageRule } from '../finding.ts'
import { heaviestFiles } from '../heaviest-files.ts'
import type { Advice, AdviceScene } from './advice.ts'
import { listOf, lowerFirst, pathOf, plural, quote, show } from './wording.ts'

/** What a reader wants to know of each type of change. */
const QUESTIONS: Readonly<Record<ChangeType, string>> = {
  feat: 'who needs it, and what they could not do before',
  fix: 'what went wrong for whom, and what caused it',
  refactor: 'what the new shape makes easier or safer',
  perf: 'what was slow, and how much faster it is now',
  docs: 'what readers got wrong or did not find',
  test: 'which fault the test would have caught',
  build: 'what failed to build, or what needs the new setting',
  ci: 'what the pipeline missed, or why it failed',
  style: 'which rule the code now follows',
  chore: 'what makes it necessary now',
  revert: 'what the reverted change broke',
}

function changed({ files }: AdviceScene, finding: Finding): string {
  if (files.length === 0) return finding.path === undefined ? 'the code' : pathOf(finding.path)
  return listOf(
    heaviestFiles(files).map((file) => pathOf(file.path)),
    2,
  )
}

/** What a subject of each type should name. */
const SUBJECTS: Readonly<Record<ChangeType, string>> = {
  feat: 'function, option or behaviour',
  fix: 'function, option or behaviour',
  refactor: 'function or module',
  perf: 'function or step',
  docs: 'topic or passage',
  test: 'case that is tested',
  build: 'setting or package',
  ci: 'step or setting',
  style: 'rule',
  chore: 'setting or file',
  revert: 'change',
}

/** A fix that tells its fault has a reason already; what a reader misses is the cure. */
function namesFault({ analysis, message }: AdviceScene): boolean {
  return analysis.prediction.has_why.value && /^fix/i.test(message.conventional?.type ?? message.description)
}

/** One thing done everywhere, for which the question of its type would be odd. */
const MECHANICAL = /\b(?:renam\w+|mov(?:e[sd]?|ing)|migrat\w+|convert\w*|replac\w+|format\w*)\b/i

function question({ analysis, message }: AdviceScene): string {
  if (MECHANICAL.test(message.description)) return QUESTIONS.chore
  return analysis.type ? QUESTIONS[analysis.type] : 'what was wrong or missing before, and what is gained now'
}

function askReason(_: Finding, scene: AdviceScene): string {
  return `Add a sentence under ${quote(scene.message.subject, 50)} on ${question(scene)}`
}

const LOGS = '`git log --oneline`, `git blame` and release notes show the subject and nothing else'

/** On what the message says, or does not. */
export const CONTENT_ADVICE = {
  'empty-message': {
    area: () => 'The commit has no message',
    seen: () => 'The message is empty',
    better: (finding, scene) =>
      `Say in one line what is different in ${changed(scene, finding)}, and below it why`,
    matters: () => `${LOGS}; without words nobody can tell what this commit was for, its author included`,
  },
  placeholder: {
    area: ({ words = '' }) => `${quote(words)} says nothing of the change`,
    seen: ({ words = '' }) => `The subject ${quote(words)} would fit any commit`,
    better: (finding, scene) =>
      scene.message.body.length >= 40
        ? `Put into the subject what the body tells: ${quote(scene.message.body.split('\n', 1)[0] ?? '')}`
        : `Name what is different now in ${changed(scene, finding)}`,
    matters: ({ words = '' }) =>
      `${LOGS}; among them ${quote(words)} cannot be found again, nor told from the next one like it`,
    step: ({ words = '' }) =>
      /\bwip\b|progress|temp|tmp|checkpoint|save/i.test(words)
        ? 'If the work goes on, fold the next part into this commit (`git commit --amend`) and name it when it is whole'
        : '',
  },
  'names-only-file': {
    area: ({ words = '' }) => `${quote(words)} names a file, not the change`,
    seen: ({ words = '' }) =>
      `The subject ${quote(words)} says where, which git shows anyway, but not what is different there`,
    better: ({ path = '' }) => `Say what ${pathOf(path)} now tells or does that it did not before`,
    matters: ({ path = '' }) =>
      `Whoever looks through the history of ${pathOf(path)} already knows the file; the subject is there to tell its changes apart`,
  },
  'no-what': {
    area: ({ words = '' }, scene) =>
      namesFault(scene)
        ? 'What was done about the fault'
        : `What was changed: ${quote(words, 50)} leaves it open`,
    seen: ({ words = '' }, scene) =>
      namesFault(scene)
        ? `${quote(words)} names the fault, but not what was changed to mend it`
        : `The subject ${quote(words)} does not let a reader tell what is different now`,
    better: (finding, scene) =>
      namesFault(scene)
        ? `Add a sentence on what ${changed(scene, finding)} does differently now`
        : `Name the ${SUBJECTS[scene.analysis.type ?? 'feat']} that changed${scene.files.length > 0 ? ` in ${changed(scene, finding)}` : ''} and how it is now`,
    matters: (_, scene) =>
      namesFault(scene)
        ? 'Whoever meets the fault again wants to know how it was mended before reading the diff'
        : `${LOGS}; a subject that names the thing and its new state can be found by searching for either`,
  },
  'vague-verb': {
    area: ({ expected = '' }) => `${quote(expected)} would fit any change`,
    seen: ({ words = '', expected = '' }) =>
      `In ${quote(words)} the verb ${quote(expected)} says that something changed, not what`,
    better: (finding, scene) =>
      `Replace ${quote(finding.expected ?? '')} by what was done${scene.files.length > 0 ? ` to ${changed(scene, finding)}` : ''}: renamed, removed, split, replaced by …`,
    matters: ({ expected = '' }) =>
      `A log full of ${quote(lowerFirst(expected))} cannot be searched for the change that is wanted`,
  },
  'no-why': {
    area: () => 'The reason for the change is missing',
    seen: (finding, scene) => `Nothing in the message says why ${changed(scene, finding)} had to change`,
    better: askReason,
    matters: (finding, scene) =>
      `The diff of ${changed(scene, finding)} shows what was done, but only its author knows why; whoever wants to change it again has to know`,
  },
  'why-elsewhere': {
    area: ({ expected = '' }) => `The reason is left to ${show(expected, 60)}`,
    seen: ({ expected = '' }) =>
      `The message gives no reason itself; ${show(expected, 60)} may, but has to be looked up`,
    better: askReason,
    matters: ({ expected = '' }) =>
      `Whoever reads \`git log\` or \`git blame\` does not see ${show(expected, 60)}, and trackers are moved and closed; one sentence in the commit stays`,
  },
  'no-cause': {
    area: () => 'The cause of the fault',
    seen: ({ words = '' }, { message }) => {
      const [reference] = message.references
      const pointer = reference
        ? `, and leaves its cause to ${show(reference, 60)}`
        : ', but not what caused it'
      return `${quote(words, 72)} names the fault${pointer}`
    },
    better: (_, { message }) =>
      `Add a sentence under ${quote(message.subject, 50)} on what caused it and when it showed`,
    matters: (finding, scene) =>
      `Whoever meets ${changed(scene, finding)} next has to know the cause, or will bring the fault back`,
  },
  'no-body': {
    area: ({ count = 0 }) => `${plural(count, 'line')} under one line of words`,
    seen: ({ count = 0, words = '' }) =>
      `${quote(words, 60)} is all that is said about ${plural(count, 'line')} of change`,
    better: (_, scene) => `Add a body on ${question(scene)}, and on what a reviewer should look at`,
    matters: ({ count = 0 }) =>
      `To find out how ${plural(count, 'line')} belong together, a reader has to work out what the author had in mind`,
  },
} satisfies Partial<Record<MessageRule, Advice>>
