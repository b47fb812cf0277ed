import type { CommitType } from '#contracts/commits/commit.ts'
import { type Analyser, typeOf } from './analyser.ts'
import type { Analysis } from './analysis/analyse.ts'
import type { ChangeHistory } from './analysis/commit.ts'

/** A commit with its judgement, as it is kept. */
export interface JudgedCommit {
  commit_id: string
  repository_id: string
  hash: string
  author_email: string
  authored_at: string
  subject: string
  is_merge: boolean
  is_bot: boolean
  type: CommitType
  /** `built-in/<version>` */
  analyzer: string
  analysis: Analysis
  /** What the change history was just before it. */
  history: ChangeHistory
}

/** What is kept of a commit beside its judgement. */
type CommitFacts = Pick<
  JudgedCommit,
  'commit_id' | 'repository_id' | 'hash' | 'author_email' | 'authored_at' | 'is_merge' | 'is_bot'
> & { message: string }

/** A commit with what `analyser` found of it, and its change history as that was seen. */
export function createJudgedCommit(
  commit: CommitFacts,
  analyser: Analyser,
  analysis: Analysis,
  history: ChangeHistory,
): JudgedCommit {
  const { commit_id, repository_id, hash, author_email, authored_at, message, is_merge, is_bot } = commit
  const subject = subjectOf(message)
  return {
    commit_id,
    repository_id,
    hash,
    author_email,
    authored_at,
    subject,
    is_merge,
    is_bot,
    type: typeOf(subject, analysis),
    analyzer: analyser.name,
    analysis,
    history,
  }
}

const longestSubject = 200

/** The first line of a message as lists show it. PostgreSQL's texts cannot hold NUL. */
export function subjectOf(message: string): string {
  const start = message.trimStart()
  const end = start.indexOf('\n')
  return start
    .slice(0, end === -1 ? undefined : end)
    .slice(0, longestSubject)
    .trimEnd()
    .replaceAll('\0', '\uFFFD')
    .toWellFormed()
}
