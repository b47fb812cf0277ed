import { sql } from 'kysely'
import type { CommitType, QualityLevel } from '#contracts/commits/commit.ts'
import type { Transaction } from '#platform/database/database.ts'
import { type ColumnTypes, columnsOf, tableOf } from './rows.ts'

/** How good a commit is, as coaching says. */
export interface Score {
  workspace_id: string
  commit_id: string
  repository_id: string
  quality_score: number
  quality_level: QualityLevel
  type: CommitType | null
}

const scoreTypes: ColumnTypes<Score> = {
  workspace_id: 'uuid',
  commit_id: 'uuid',
  repository_id: 'uuid',
  quality_score: 'float8',
  quality_level: 'text',
  type: 'text',
}

/** Keeps the newest score of each commit, except of commits that were deleted meanwhile. */
export async function saveScores(transaction: Transaction, scores: readonly Score[]): Promise<void> {
  const newest = new Map(scores.map((score) => [score.commit_id, score]))
  await sql`
    insert into commits.scores (${columnsOf(scoreTypes)})
    select ${columnsOf(scoreTypes)} from ${tableOf('given', scoreTypes, [...newest.values()])}
    where exists (
      select from commits.commits c where (c.workspace_id, c.id) = (given.workspace_id, given.commit_id)
    )
    on conflict (workspace_id, commit_id) do update set
      quality_score = excluded.quality_score, quality_level = excluded.quality_level, type = excluded.type
  `.execute(transaction)
}

/** Empties the table, for a replay. */
export async function forgetScores(transaction: Transaction): Promise<void> {
  await sql`truncate commits.scores`.execute(transaction)
}
