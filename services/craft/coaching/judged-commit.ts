import type { CommitType } from '#contracts/commits.ts'
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
