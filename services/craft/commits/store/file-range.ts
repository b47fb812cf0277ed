import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Which part of a repository's history is looked at. */
export interface FileRange {
  repository_id: string
  /** Days to look back; all history when left out. */
  days?: number | undefined
  limit: number
}

/**
 * The file changes `f` of commits `c` that say something about people and code: not of merges, automatic accounts or
 * retracted commits, and not in generated or vendored files.
 */
export function meaningfulChanges(
  workspaceId: string,
  { repository_id, days }: FileRange,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`
    f.workspace_id = ${workspaceId} and f.repository_id = ${repository_id} and not f.generated
    and c.workspace_id = ${workspaceId} and c.repository_id = ${repository_id}
    and c.id = f.commit_id and c.retracted_at is null and not c.is_merge and not c.is_bot
    ${days === undefined ? sql`` : sql`and c.authored_at >= now() - make_interval(days => ${days})`}`
}
