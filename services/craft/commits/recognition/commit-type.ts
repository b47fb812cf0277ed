import { type CommitType, commitTypes } from '#contracts/commits/commit.ts'

/** Other spellings of the types, as they are met in the wild and in the presets of commitlint and semantic-release. */
const aliases: Readonly<Record<string, CommitType>> = {
  feature: 'feat',
  features: 'feat',
  bugfix: 'fix',
  hotfix: 'fix',
  fixes: 'fix',
  fixed: 'fix',
  bug: 'fix',
  refact: 'refactor',
  refactoring: 'refactor',
  doc: 'docs',
  documentation: 'docs',
  tests: 'test',
  testing: 'test',
  deps: 'build',
  performance: 'perf',
  styles: 'style',
  chores: 'chore',
}

const known = new Map<string, CommitType>([
  ...commitTypes.map((type) => [type, type] as const),
  ...Object.entries(aliases),
])

/** `type(scope)!: description`, Conventional Commits 1.0.0; types are case-insensitive there (§16). */
const header = /^\s{0,8}([a-z]{2,20})(?:\([^()\r\n]{0,100}\))?!?:/i

/** The subject that git-revert(1) writes. */
const revertSubject = /^(?:Revert|Reapply) "/

/** The conventional type that a subject names; null when it names none we know. */
export function readCommitType(subject: string): CommitType | null {
  if (revertSubject.test(subject)) return 'revert'
  const word = header.exec(subject)?.[1]
  return word === undefined ? null : (known.get(word.toLowerCase()) ?? null)
}
