import type { ChangeType } from '../commit.ts'
import type { Finding, MessageRule } from '../finding.ts'
import { splitAtJoint } from '../joint.ts'
import type { Advice, AdviceScene } from './advice.ts'
import { listOf, pathOf, plural, quote, show } from './wording.ts'

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
  if (files.length > 0) {
    const byWeight = files.toSorted(
      (one, other) => other.additions + other.deletions - one.additions - one.deletions,
    )
    return listOf(
      byWeight.map((file) => pathOf(file.path)),
      2,
    )
  }
  return finding.path === undefined ? 'the code' : pathOf(finding.path)
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

function askReason(_: Finding, { analysis, message }: AdviceScene): string {
  return `Add a sentence under ${quote(message.subject, 50)} on ${QUESTIONS[analysis.prediction.type.value]}`
}

const LOGS = '`git log --oneline`, `git blame` and release notes show the subject and nothing else'

const HEADERS: Readonly<Record<string, { name: string; how: (scene: AdviceScene) => string }>> = {
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

export const MESSAGE_ADVICE: Readonly<Record<MessageRule, Advice>> = {
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
        : `Name the ${SUBJECTS[scene.analysis.prediction.type.value]} that changed${scene.files.length > 0 ? ` in ${changed(scene, finding)}` : ''} and how it is now`,
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
  'no-body': {
    area: ({ count = 0 }) => `${plural(count, 'line')} under one line of words`,
    seen: ({ count = 0, words = '' }) =>
      `${quote(words, 60)} is all that is said about ${plural(count, 'line')} of change`,
    better: (_, { analysis }) =>
      `Add a body on ${QUESTIONS[analysis.prediction.type.value]}, and on what a reviewer should look at`,
    matters: ({ count = 0 }) =>
      `To find out how ${plural(count, 'line')} belong together, a reader has to work out what the author had in mind`,
  },
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
  'no-header': {
    area: ({ expected = '' }) => `The subject does not begin with ${HEADERS[expected]?.name ?? expected}`,
    seen: ({ expected = '', count = 0, words = '' }) =>
      `${count} % of this repository's subjects begin with ${HEADERS[expected]?.name ?? expected}; ${quote(words, 50)} does not`,
    better: ({ expected = '' }, scene) => HEADERS[expected]?.how(scene) ?? '',
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
    seen: ({ words = '' }) =>
      `${quote(words)} names a version, and neither body nor change log tells what is in it`,
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
  'fixup-left': {
    area: () => 'A fixup that waits to be squashed',
    seen: ({ words = '' }) => `${quote(words)} is meant to disappear into the commit it mends`,
    better: () => 'Squash it before the branch is merged',
    matters: () =>
      'Left alone, the history keeps the faulty commit and its mending apart, and `git bisect` stops at the faulty one',
    step: () => 'Run `git rebase -i --autosquash` onto the branch you started from',
  },
}

function isUpper(text: string): boolean {
  return text[0] !== text[0]?.toLowerCase()
}

function lowerFirst(text: string): string {
  return text.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())
}
