import { type RawBuilder, sql } from 'kysely'

/**
 * The known commits of these hashes, as `c`. One look into `commits_hash` for each, whatever the planner believes: of
 * a table that is just being filled it has no statistics, and would rather walk the whole repository at every call.
 */
export function commitsWithHashes(
  workspaceId: string,
  repositoryId: string,
  hashes: readonly string[],
): RawBuilder<unknown> {
  return sql`
    unnest(${hashes}::text[]) as given(hash)
    cross join lateral (
      select * from commits.commits
      where workspace_id = ${workspaceId} and hash = given.hash and repository_id = ${repositoryId}
      limit 1
    ) c`
}
