/**
 * What a measure is called when a commit has it, and when it does not; one phrase where it is a number that every
 * commit has.
 */
const measures: Readonly<Record<string, string | readonly [string, string]>> = {
  subject_words: 'the length of the subject',
  subject_code: ['the subject names something in the code', 'the subject names nothing in the code'],
  specific_words: ['how much the subject names', 'the subject names nothing in particular'],
  starts_with_change: [
    'the subject starts with a verb of change',
    'the subject starts with no verb of change',
  ],
  starts_with_repair: ['the subject starts with "fix" or the like', 'the subject does not start with "fix"'],
  starts_with_word: [
    'the subject starts with a noun or the like',
    'the subject starts with a word of change',
  ],
  subject_change: ['the subject has a verb of change', 'the subject has no verb of change'],
  subject_repair: ['the subject speaks of a repair', 'the subject speaks of no repair'],
  subject_problem: ['the subject names a problem', 'the subject names no problem'],
  subject_modal: [
    'the subject says "should", "not" or the like',
    'the subject says no "should", "not" or the like',
  ],
  subject_needless: [
    'the subject says "unused", "obsolete" or the like',
    'the subject says nothing was needless',
  ],
  subject_slip: ['the subject names a typo', 'the subject names no typo'],
  subject_gain: ['the subject names a gain', 'the subject names no gain'],
  subject_vague: ['the subject has vague words', 'the subject has no vague words'],
  subject_tidy: ['the subject speaks of tidying', 'the subject does not speak of tidying'],
  subject_document: ['the subject names documentation', 'the subject names no documentation'],
  subject_notes: ['the subject names a text beside the code', 'the subject names no text beside the code'],
  subject_comment: ['the subject names comments in the code', 'the subject names no comments in the code'],
  subject_refactor: ['the subject says "refactor"', 'the subject does not say "refactor"'],
  subject_test: ['the subject names tests', 'the subject names no tests'],
  subject_version: ['the subject names a version or release', 'the subject names no version or release'],
  subject_state: ['the subject tells how things are', 'the subject does not tell how things are'],
  commas: ['the subject has commas', 'the subject has no commas'],
  brackets: ['the subject explains something in brackets', 'the subject explains nothing in brackets'],
  sentence: ['the subject ends like a sentence', 'the subject does not end like a sentence'],
  pull_request: ['the subject ends with a pull request number', 'no pull request number ends the subject'],
  ticket_first: ['a ticket leads the subject', 'no ticket leads the subject'],
  only_files: ['the subject names files and not what is new in them', 'the subject names more than files'],
  body_words: ['the length of the body', 'there is no body'],
  body_paragraphs: ['the paragraphs of the body', 'there is no body'],
  list: ['the body has a list', 'the body has no list'],
  new_words: ['how much the body adds to the subject', 'the body adds nothing to the subject'],
  body_change: ['the body has verbs of change', 'the body has no verb of change'],
  body_problem: ['the body names a problem', 'the body names no problem'],
  body_modal: ['the body says "should", "not" or the like', 'the body says no "should", "not" or the like'],
  body_gain: ['the body names a gain', 'the body names no gain'],
  problem_only: ['a problem is named without what was changed', 'more than a problem is named'],
  acting: ['it tells what was done', 'no clause starts with what was done'],
  repairing: ['it tells of a repair', 'no clause starts with a repair'],
  reverts: ['it reverts a commit', 'it reverts no commit'],
  links: ['there is a link', 'there is no link'],
  references: ['an issue or pull request is referred to', 'no issue or pull request is referred to'],
  closes_issue: ['an issue is said to be closed or seen to', 'no issue is said to be closed or seen to'],
  cause: [
    'a cause is given ("because", "so that", "to avoid")',
    'no cause is given ("because", "so that", "to avoid")',
  ],
  contrast: ['it is set against what was ("previously", "instead of")', 'it is not set against what was'],
  means: ['it tells how it was done ("by …ing")', 'it does not tell how it was done ("by …ing")'],
  self_reference: [
    'it tells what the commit does ("this commit", "now")',
    'it does not say "this commit" or the like',
  ],
  purpose: ['a purpose is given ("to …")', 'no purpose is given ("to …")'],
  condition: ['it tells when or where', 'it does not tell when or where'],
  review: ['a review is mentioned', 'no review is mentioned'],
  repair_test: ['tests or the build are repaired', 'no tests or build are repaired'],
  repair_document: ['documentation is repaired', 'no documentation is repaired'],
  added: 'the number of added lines',
  added_per_file: 'the added lines for each file',
  added_by_fix: 'the lines added by a repair',
  nothing_added: ['whether lines are added at all', 'lines are added'],
  deleted: 'the number of removed lines',
  fix: 'whether it repairs a defect',
  files: 'the number of files',
  folders: 'the number of folders',
  spread: 'how evenly the change is spread over its files',
  lines_before: 'the size of these files before',
  growth: 'how much these files grow',
  experience: 'how much its author has changed here before',
  experience_here: 'how much of that was in these parts',
  experience_of_late: 'how much of that was of late',
  age: 'the time since these files were last changed',
  groups: ['the number of groups its files fall into', 'there is one file at most'],
  weakest_link: ['how loosely the least related files hang together', 'there is one file at most'],
  mean_link: ['how closely the files hang together', 'there is one file at most'],
  outside_largest: ['the share of the change outside its largest group', 'there is one file at most'],
  groups_per_file: ['how few files there are for each group', 'there is one file at most'],
}

const words: Readonly<Record<string, (what: string) => string>> = {
  first: (word) => `the subject starts with ${spoken(word)}`,
  subject: (word) => `the subject says ${spoken(word)}`,
  body: (word) => `the body says ${spoken(word)}`,
  word: (word) => `the message says ${spoken(word)}`,
  paths: (kinds) =>
    kinds.replace(/^only/, 'all files are of kind').replace(/^some/, 'some files are of kind'),
  language: (language) => (language === 'none' ? 'files that are no source code' : `${language} files`),
  extension: (extension) => (extension === 'none' ? 'files without an extension' : `.${extension} files`),
  balance: (balance) => `${balance} of lines`,
  lines: () => 'the number of changed lines',
  files: () => 'the number of files',
  new_files: (share) => (share === 'none' ? 'no new files' : `${share} files are new`),
  comment_lines: (share) =>
    share === 'none' ? 'no comments are changed' : `${share} of the changed lines are comments`,
  blank_lines: (share) =>
    share === 'none' ? 'no blank lines are changed' : `${share} of the changed lines are blank`,
  definitions_added: (some) => (some === 'none' ? 'no new definitions' : 'new definitions'),
  definitions_removed: (some) => (some === 'none' ? 'no definitions are removed' : 'definitions are removed'),
  edit: (edit) => `what is changed: ${edit}`,
  gains: (token) => `the patch adds \`${token}\``,
  loses: (token) => `the patch removes \`${token}\``,
}

/** A phrase a person can read for a feature that the commit has, or lacks. */
export function describeFeature(feature: string, present: boolean): string {
  if (feature.includes('&')) return describeCross(feature)
  const colon = feature.indexOf(':')
  if (colon > 0) return words[feature.slice(0, colon)]?.(feature.slice(colon + 1)) ?? feature
  const phrase = measures[feature] ?? feature
  return typeof phrase === 'string' ? phrase : (phrase[present ? 0 : 1] ?? feature)
}

function describeCross(feature: string): string {
  return feature
    .split('&')
    .map((part) =>
      part.startsWith('!') ? describeFeature(part.slice(1), false) : describeFeature(part, true),
    )
    .join(' and ')
}

const placeholderNames: Readonly<Record<string, string>> = {
  '<code>': 'a name from the code',
  '<number>': 'a number',
  '<link>': 'a link',
  '<reference>': 'an issue number',
  '<nothing>': 'nothing',
}

function spoken(word: string): string {
  return placeholderNames[word] ?? `"${word}"`
}
