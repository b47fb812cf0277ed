/** Phrases for the features that have a name of their own; the number after `=` does not matter to a reader. */
const PHRASES: Readonly<Record<string, string>> = {
  subject_words: 'length of the subject',
  subject_code: 'code named in the subject',
  body_words: 'length of the body',
  body_paragraphs: 'paragraphs of the body',
  list: 'a list in the body',
  links: 'links',
  references: 'issue or pull request numbers',
  closes_issue: 'a reference such as "Closes #1"',
  starts_with_change: 'whether the subject starts with a verb of change',
  starts_with_repair: 'whether the subject starts with "fix"',
  starts_with_word: 'whether the subject starts with a verb',
  subject_change: 'verbs of change in the subject',
  subject_repair: '"fix" or the like in the subject',
  subject_problem: 'words for a problem in the subject',
  subject_modal: '"should", "must", "not" and the like in the subject',
  subject_needless: '"unused", "obsolete" and the like in the subject',
  subject_slip: 'a typo named in the subject',
  subject_gain: 'words for a gain in the subject',
  subject_vague: 'vague words in the subject',
  subject_tidy: 'words for tidying in the subject',
  subject_document: 'documentation named in the subject',
  subject_test: 'tests named in the subject',
  subject_version: 'versions or releases named in the subject',
  subject_state: 'a state rather than an action in the subject',
  specific_words: 'words of the subject that name something',
  body_change: 'verbs of change in the body',
  body_problem: 'words for a problem in the body',
  body_modal: '"should", "must", "not" and the like in the body',
  body_gain: 'words for a gain in the body',
  cause: 'whether a cause or purpose is given ("because", "so that", "to avoid")',
  contrast: 'whether it is set against what was ("previously", "instead of", "no longer")',
  self_reference: 'whether it tells what the commit does ("this commit …", "now …")',
  quoted: 'quoted names',
  arrow: 'an old and a new value',
  problem_only: 'a problem named without a verb of change',
  sign_off: 'a sign-off',
  conventional: 'a conventional header',
  files: 'number of files',
  additions: 'added lines',
  deletions: 'removed lines',
  added_share: 'share of added lines',
  difference: 'added less removed lines',
  new_files: 'new files',
  comment_share: 'share of comment lines',
  blank_share: 'share of blank lines',
  definitions_added: 'definitions added',
  definitions_removed: 'definitions removed',
  lines: 'number of changed lines',
  added: 'lines added',
  added_per_file: 'lines added to each file',
  added_by_fix: 'lines added by a fix',
  nothing_added: 'whether lines are added at all',
  deleted: 'lines removed',
  folders: 'number of folders',
  subsystems: 'number of subsystems',
  entropy: 'how evenly the change is spread',
  lines_before: 'size of the files before',
  fix: 'whether it repairs a defect',
  developers: 'developers who changed these files before',
  age: 'time since these files last changed',
  changes_before: 'changes to these files before',
  experience: "the author's changes so far",
  recent_experience: "the author's recent changes",
  subsystem_experience: "the author's changes to this part",
  groups: 'groups of files that hang together',
  weakest_link: 'how loosely the least related files hang together',
  mean_link: 'how closely the files hang together',
  outside_largest: 'share of the change outside its largest group',
  groups_per_file: 'groups for each file',
}

const PLACES: Readonly<Record<string, (what: string) => string>> = {
  first: (word) => `the subject starts with ${spoken(word)}`,
  second: (word) => `the subject's second word is ${spoken(word)}`,
  last: (word) => `the subject ends with ${spoken(word)}`,
  subject: (word) => `the subject says ${spoken(word)}`,
  body: (word) => `the body says ${spoken(word)}`,
  word: (word) => `the message says ${spoken(word)}`,
  pair: (words) => `the message says ${spoken(words)}`,
  paths: (kinds) =>
    `${kinds.replace('only', 'all files are of kind').replace('some', 'some files are of kind')}`,
  language: (language) => (language === 'none' ? 'no source files' : `${language} files`),
  extension: (extension) => `.${extension} files`,
  file: (name) => `the file ${name}`,
  balance: (balance) => balance,
  gains: (token) => `the patch adds \`${token}\``,
  loses: (token) => `the patch removes \`${token}\``,
}

/** A phrase a person can read for a feature of the models. */
export function describeFeature(feature: string): string {
  const [first = '', second] = feature.split('&')
  if (second !== undefined) return `${describeFeature(first)}, with ${describeFeature(second)}`
  const parts = /^([a-z_]+)([:=])(.*)$/s.exec(feature)
  if (!parts) return PHRASES[feature] ?? feature
  const [, name = '', , rest = ''] = parts
  return PHRASES[name] ?? PLACES[name]?.(rest) ?? feature
}

function spoken(words: string): string {
  const names: Readonly<Record<string, string>> = {
    '<code>': 'a name from the code',
    '<number>': 'a number',
    '<link>': 'a link',
    '<reference>': 'an issue number',
    '<nothing>': 'nothing',
  }
  return words
    .split(' ')
    .map((word) => names[word] ?? `"${word}"`)
    .join(' ')
}
