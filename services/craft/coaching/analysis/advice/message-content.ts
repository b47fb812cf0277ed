import type { ChangeType } from '../commit.ts'
import type { Finding, MessageRule } from '../finding.ts'
import { heaviestFiles } from '../heaviest-files.ts'
import { isMechanical } from '../words/mechanical.ts'
import { readMood } from '../words/mood.ts'
import { isSelfExplaining } from '../words/self-explaining.ts'
import type { Advice, AdviceScene } from './advice.ts'
import { listOf, lowerFirst, pathOf, place, plural, quote, show } from './wording.ts'

/** What a reader wants to know of each type of change. */
const questions: Readonly<Record<ChangeType, string>> = {
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

function changed({ files }: AdviceScene, finding?: Finding): string {
  if (files.length === 0) return finding?.path === undefined ? 'the code' : pathOf(finding.path)
  return listOf(
    heaviestFiles(files).map((file) => pathOf(file.path)),
    2,
  )
}

/** What a subject of each type should tell. */
const subjects: Readonly<Record<ChangeType, string>> = {
  feat: 'Name what can be done now',
  fix: 'Name what behaves differently now',
  refactor: 'Name the function or module and its new shape',
  perf: 'Name the step that is faster now',
  docs: 'Name the topic or passage and what it tells now',
  test: 'Name the case that is tested now',
  build: 'Name the setting or package and its new state',
  ci: 'Name the step or setting and its new state',
  style: 'Name the rule that is followed now',
  chore: 'Name the setting or file and its new state',
  revert: 'Name the change that is taken back',
}

const fault =
  /\b(?:bugs?|crash\w*|errors?|exceptions?|fails?|failures?|failing|hangs?|leaks?|panics?|races?|regressions?|wrong|broken|missing|deadlocks?|overflows?)\b/i

/** A fix that begins with no verb of its own names the fault; what a reader misses is the cure. */
function namesFault({ analysis, message }: AdviceScene): boolean {
  if (!analysis.prediction.has_why.value || analysis.type !== 'fix') return false
  return (
    /^(?:bug ?)?fix/i.test(message.description) ||
    (fault.test(message.description) && !readMood(message.description))
  )
}

/** From here on a subject is all but empty; below, it names something and could name more. */
const emptyFrom = 2

function question({ analysis, message }: AdviceScene): string {
  if (isMechanical(message.description)) return questions.chore
  return analysis.type ? questions[analysis.type] : 'what was wrong or missing before, and what is gained now'
}

function inFiles(scene: AdviceScene): string {
  return scene.files.length > 0 ? ` in ${changed(scene)}` : ''
}

function askReason(scene: AdviceScene): string {
  return `Add a sentence under ${quote(scene.message.subject, 50)} on ${question(scene)}`
}

const logs = '`git log --oneline`, `git blame` and release notes show the subject and nothing else'

/** What a reason that is given in brief leaves open. */
const brief: ReadonlyMap<string | undefined, { area: string; seen: string }> = new Map([
  [
    'cause',
    {
      area: 'What made the change necessary',
      seen: 'The body tells what is different, but no “because”, “so that” or the like leads on to a reason',
    },
  ],
  [
    'clause',
    {
      area: 'A reason of a few words',
      seen: 'What the message tells of its reason is a few words long',
    },
  ],
])

/** On what the message says, or does not. */
export const contentAdvice = {
  'empty-message': {
    area: () => 'The commit has no message',
    seen: () => 'The message is empty',
    better: (finding, scene) =>
      `Say in one line what is different in ${changed(scene, finding)}, and below it why`,
    matters: () => `${logs}; without words nobody can tell what this commit was for, its author included`,
  },
  placeholder: {
    area: ({ words = '' }) => `${quote(words)} says nothing of the change`,
    seen: ({ words = '' }) => `The subject ${quote(words)} would fit any commit`,
    better: (finding, scene) =>
      scene.message.body.length >= 40
        ? `Put into the subject what the body tells: ${quote(scene.message.body.split('\n', 1)[0] ?? '')}`
        : `Name what is different now in ${changed(scene, finding)}`,
    matters: ({ words = '' }) =>
      `${logs}; among them ${quote(words)} cannot be found again, nor told from the next one like it`,
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
      namesFault(scene) && !isSelfExplaining(scene.message.subject)
        ? 'What was done about the fault'
        : `What was changed: ${quote(words, 50)} leaves it open`,
    seen: ({ words = '', points_lost }, scene) => {
      if (isSelfExplaining(scene.message.subject)) return `${quote(words)} does not say which one it was`
      if (namesFault(scene)) return `${quote(words)} names the fault, but not what was changed to mend it`
      return points_lost >= emptyFrom
        ? `The subject ${quote(words)} does not let a reader tell what is different now`
        : `The subject ${quote(words)} names little of what changed`
    },
    better: ({ words = '' }, scene) =>
      isSelfExplaining(scene.message.subject)
        ? `Name it, as in ${quote(`${show(words, 60)}: OLD to NEW`)}`
        : namesFault(scene)
          ? `Add a sentence on what is done differently now${inFiles(scene)}`
          : `${subjects[scene.analysis.type ?? 'chore']}${inFiles(scene)}`,
    matters: (_, scene) =>
      namesFault(scene) && !isSelfExplaining(scene.message.subject)
        ? 'Whoever meets the fault again wants to know how it was mended before reading the diff'
        : `${logs}; a subject that names the thing and its new state can be found by searching for either`,
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
    better: (_, scene) => askReason(scene),
    matters: (finding, scene) =>
      `The diff of ${changed(scene, finding)} shows what was done, but only its author knows why; whoever wants to change it again has to know`,
  },
  'why-elsewhere': {
    area: ({ expected = '' }) => `The reason is left to ${show(expected, 60)}`,
    seen: ({ expected = '' }) =>
      `The message gives no reason itself; ${show(expected, 60)} may, but has to be looked up`,
    better: (_, scene) => askReason(scene),
    matters: ({ expected = '' }) =>
      `Whoever reads \`git log\` or \`git blame\` does not see ${show(expected, 60)}, and trackers are moved and closed; one sentence in the commit stays`,
  },
  'hidden-change': {
    area: ({ path = '' }) => `A change of ${pathOf(path)} that the subject does not name`,
    seen: ({ words = '', path = '', count = 0, line }) =>
      `${quote(words, 60)} speaks of tests alone, but ${plural(count, 'line')} of code came in as well, the first is ${place(path, line)}`,
    better: ({ path = '' }) =>
      `Name what ${pathOf(path)} does now in the subject, or commit it before the tests`,
    matters: ({ path = '' }) =>
      `Readers of a log skip commits of tests; when ${pathOf(path)} misbehaves, nobody will look here`,
  },
  'brief-why': {
    area: ({ expected }) => brief.get(expected)?.area ?? 'A short explanation of a large change',
    seen: ({ expected, count = 0, limit = 0 }) =>
      brief.get(expected)?.seen ??
      `The body has ${plural(count, 'word')} for ${plural(limit, 'line')} to review`,
    better: ({ expected }, scene) =>
      brief.has(expected)
        ? askReason(scene)
        : 'Say which part does what, what else was considered, and where a reviewer should look first',
    matters: (finding, scene) =>
      `In a year the message is all that is left of what is known today about ${changed(scene, finding)}`,
  },
  'no-cause': {
    area: (_, scene) => (namesFault(scene) ? 'The cause of the fault' : 'What went wrong before'),
    seen: ({ words = '' }, scene) => {
      const [reference] = scene.message.references
      const missing = namesFault(scene) ? 'what caused it' : 'what went wrong without it'
      const seen = `${quote(words, 72)} ${namesFault(scene) ? 'names the fault' : 'says what is done'}`
      return reference
        ? `${seen}, and leaves ${missing} to ${show(reference, 60)}`
        : `${seen}, but not ${missing}`
    },
    better: (_, scene) =>
      `Add a sentence under ${quote(scene.message.subject, 50)} on ${namesFault(scene) ? 'what caused it and when it showed' : 'what users saw and what caused it'}`,
    matters: (finding, scene) =>
      `Whoever changes ${changed(scene, finding)} next has to know the cause, or will bring the fault back`,
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
