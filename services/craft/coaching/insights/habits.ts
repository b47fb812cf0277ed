import type { RuleName, StrengthName } from '../analysis/finding.ts'

/** How a weakness is spoken of when it keeps coming back. */
export interface Habit {
  /** What keeps happening; a sentence. */
  text: string
  /** What to do at the next commits; a sentence. */
  practice: string
}

/** Every rule as a habit. */
export const habits: Readonly<Record<RuleName, Habit>> = {
  'empty-message': {
    text: 'Commits have no message.',
    practice: 'Write one line for every commit, however small: what is different now.',
  },
  placeholder: {
    text: 'Subjects such as “wip” or “fix” would fit any commit.',
    practice:
      'Before committing, finish the sentence “If applied, this commit will …” and write the rest down.',
  },
  'names-only-file': {
    text: 'Subjects name the file that was touched and not what changed in it.',
    practice: 'Leave the file’s name to git, which knows it, and name what behaves differently.',
  },
  'no-what': {
    text: 'Messages do not say what was changed.',
    practice: 'Name the thing that changed and what it does now, in words that would find the commit again.',
  },
  'no-why': {
    text: 'Messages do not say why the change was made.',
    practice: 'Give every change that is not self-evident one sentence on what made it necessary.',
  },
  'vague-verb': {
    text: 'Subjects begin with verbs such as “update” or “change”, which fit every commit.',
    practice: 'Take the verb that fits this change alone: rename, split, remove, cache, reject.',
  },
  'why-elsewhere': {
    text: 'The reason is left to an issue or a link.',
    practice: 'Copy the one sentence that matters from the issue into the message.',
  },
  'no-body': {
    text: 'Large changes get one line of words.',
    practice: 'From some fifty lines on, add a paragraph: what made it necessary, and where to look first.',
  },
  'no-cause': {
    text: 'Fixes name the fault and not what caused it.',
    practice: 'Add to every fix the sentence you would tell a colleague who asks how it could happen.',
  },
  'brief-why': {
    text: 'Reasons are short for the size of the changes they explain.',
    practice:
      'The more there is to review, the more to say: what was before, what it led to, what was tried.',
  },
  'unmet-claim': {
    text: 'Messages announce updates that the change does not make.',
    practice: 'Read the list of changed files once more before writing the subject.',
  },
  'hidden-change': {
    text: 'Subjects speak of tests while code changes beside them.',
    practice: 'Name the change of behaviour first; that it is tested goes without saying.',
  },
  'subject-too-long': {
    text: 'Subjects are too long to be read in a list.',
    practice: 'Keep the subject to its one point and move the rest below a blank line.',
  },
  'not-imperative': {
    text: 'Subjects tell what was done instead of what the commit does.',
    practice: 'Begin with the bare verb: “Add”, “Remove”, “Correct”.',
  },
  'full-stop': {
    text: 'Subjects end in a full stop.',
    practice: 'Leave the stop away: a subject is a headline.',
  },
  shouting: {
    text: 'Subjects shout in capitals or exclamation marks.',
    practice: 'Let the words say how urgent it was, in ordinary letters.',
  },
  'no-blank-line': {
    text: 'No blank line parts subject and body, so tools take the whole for the subject.',
    practice: 'Leave the second line of every message empty.',
  },
  'long-body-line': {
    text: 'Lines of the body run past the edge of a terminal.',
    practice: 'Let the editor wrap the body; git’s own mode for commit messages does.',
  },
  'no-header': {
    text: 'Subjects leave out the header that the repository uses.',
    practice: 'Look at the last five subjects of `git log --oneline` before writing the next one.',
  },
  'unknown-type': {
    text: 'Headers use types that the repository does not know.',
    practice: 'Take the type from those the repository uses; its convention lists them.',
  },
  'wrong-type': {
    text: 'The type in the header differs from what the change does.',
    practice:
      'Choose the type last, looking at the diff: new behaviour, a mended fault, or the same in other words?',
  },
  'misspelt-scope': {
    text: 'Scopes are spelt differently from those of the neighbouring commits.',
    practice: 'Copy the scope from the last commit to the same files.',
  },
  capital: {
    text: 'Subjects begin with another case than the repository’s.',
    practice: 'Begin the description as the neighbouring commits do.',
  },
  'no-sign-off': {
    text: 'The sign-off that the repository asks for is missing.',
    practice: 'Commit with `git commit --signoff`, or let the editor’s template add the line.',
  },
  'unexplained-break': {
    text: 'Breaking changes are marked but not explained.',
    practice: 'Say in a `BREAKING CHANGE:` paragraph what users have to do.',
  },
  'bare-merge': {
    text: 'Merges do not say what they bring.',
    practice: 'Add one line to the merge message: what the branch was for.',
  },
  'bare-initial': {
    text: 'First commits do not say what is being begun.',
    practice: 'Say in the first message what the project is and where its start came from.',
  },
  'bare-release': {
    text: 'Releases do not say what is in them.',
    practice: 'Say below the version what changes for those who use it.',
  },
  'revert-without-reason': {
    text: 'Reverts give no reason.',
    practice: 'Add to every revert what the change broke and how that showed.',
  },
  'revert-without-commit': {
    text: 'Reverts do not name the commit they undo.',
    practice: 'Use `git revert HASH`, which writes the hash into the message.',
  },
  'unnamed-dependency': {
    text: 'Updates do not name the package or its versions.',
    practice: 'Write “Update NAME from OLD to NEW”, and why if a person decided it.',
  },
  'bare-dependency': {
    text: 'Updates do not say what the new version is needed for.',
    practice: 'Add what the new version mends or brings, or link its change log.',
  },
  'fixup-left': {
    text: 'Commits made to be folded into others were left standing.',
    practice: 'Run `git rebase --interactive --autosquash` before pushing.',
  },
  tangled: {
    text: 'One commit holds several concerns.',
    practice: 'Stage by concern with `git add --patch`, and commit when one of them is whole.',
  },
  'several-things': {
    text: 'Subjects name two things and more.',
    practice: 'When a subject needs an “and”, make two commits, or name the one purpose behind both.',
  },
  scattered: {
    text: 'Changes are scattered over many parts of the repository.',
    practice: 'Commit the mechanical part (a rename, a move) apart from what it makes possible.',
  },
  'no-tests': {
    text: 'Changes of behaviour come without tests.',
    practice: 'Commit the test that would have failed before together with the change.',
  },
  'generated-along': {
    text: 'Generated files are mixed into hand-written changes.',
    practice: 'Commit what a tool wrote by itself, or keep it out of the repository.',
  },
  'unwanted-file': {
    text: 'Files that do not belong into a repository are committed.',
    practice: 'Read `git status` before `git add`, and list such files in `.gitignore`.',
  },
  'formatting-noise': {
    text: 'Reformatted lines hide the real change.',
    practice: 'Commit formatting by itself, before or after.',
  },
  'empty-change': {
    text: 'Commits change nothing.',
    practice: 'Leave empty commits out, or say in the message what they trigger.',
  },
  'large-change': {
    text: 'Changes are too large to be reviewed at one sitting.',
    practice: 'Commit at every point where the tests pass; below 200 lines reviewers still find faults.',
  },
  'deep-nesting': {
    text: 'Added code is deeply nested.',
    practice: 'Return early, and give the inner block a name of its own.',
  },
  'debug-output': {
    text: 'Debug output is left in the code.',
    practice: 'Search the staged diff for your print statements: `git diff --staged`.',
  },
  'commented-out-code': {
    text: 'Code is commented out instead of removed.',
    practice: 'Delete it: git keeps it.',
  },
  secret: {
    text: 'Keys or passwords are committed.',
    practice:
      'Keep secrets in the environment; revoke every one that reached a commit, since history keeps it.',
  },
  'conflict-marker': {
    text: 'Conflict markers are committed.',
    practice: 'Run `git diff --check` before committing: it finds them.',
  },
  'bare-todo': {
    text: 'TODOs are left without an owner or an issue.',
    practice: 'Open the issue and put its number beside the TODO.',
  },
  'skipped-test': {
    text: 'Tests are switched off.',
    practice: 'Say beside every skipped test why, and what switches it on again.',
  },
  'swallowed-error': {
    text: 'Errors are caught and ignored.',
    practice: 'Handle the error, pass it on, or say in a comment why it may be ignored.',
  },
  'silenced-check': {
    text: 'Checks of the compiler or linter are silenced.',
    practice: 'Mend what the check found; where it is wrong, say why beside the exception.',
  },
  'trailing-whitespace': {
    text: 'Lines with trailing whitespace are added.',
    practice: 'Let the editor strip it, or run `git diff --check`.',
  },
  risky: {
    text: 'Changes are of the kind that broke things before.',
    practice: 'Make them smaller, and ask someone who knows the files to review them.',
  },
  'no-reference': {
    text: 'Commits do not refer to an issue, as the repository’s others do.',
    practice: 'Put the issue’s number into the message while it is at hand.',
  },
  'unfamiliar-code': {
    text: 'First changes to an unknown part of the code are large.',
    practice: 'Begin in unknown code with something small, and ask who knows it to look.',
  },
  'quick-follow-up': {
    text: 'Fixes follow within the hour on what they mend.',
    practice: 'Run the tests once more before committing, and amend what is not pushed yet.',
  },
}

/** Every strength as something that a person does again and again; a sentence. */
export const strengthTexts: Readonly<Record<StrengthName, string>> = {
  'says-why': 'Messages say why.',
  'says-what': 'Subjects say exactly what changed.',
  'follows-convention': 'Subjects keep to the repository’s own form.',
  'links-issue': 'Commits link the issue they belong to.',
  'declares-break': 'Breaking changes are declared and explained.',
  'explains-merge': 'Merges say what they bring.',
  'explains-revert': 'Reverts give their reason.',
  'tests-along': 'Tests come along with the code.',
  'one-concern': 'Commits of several files serve one concern.',
  'small-change': 'Changes are small enough to be read at one sitting.',
  'docs-along': 'Documentation comes along with the code.',
}
