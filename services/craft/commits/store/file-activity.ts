import { type QueryExecutorProvider, sql } from 'kysely'
import { type FileRange, meaningfulChanges } from './file-range.ts'

/** How often a file was changed, how much, by whom, and when last. */
export interface FileActivity {
  path: string
  commits: number
  additions: number
  deletions: number
  /** Most additions first. */
  authors: { email: string; additions: number }[]
  changed_at: string
}

/**
 * The files of a repository with their changes, most often changed first. Reads every file change of the range once,
 * which no index could spare.
 */
export async function listFileActivity(
  executor: QueryExecutorProvider,
  workspaceId: string,
  range: FileRange,
): Promise<{ items: FileActivity[] }> {
  const { rows } = await sql<FileActivity>`
    with by_author as (
      select f.path, c.author_email as email, count(*) as commits,
        sum(f.additions) as additions, sum(f.deletions) as deletions, max(c.authored_at) as changed_at
      from commits.file_changes f, commits.commits c
      where ${meaningfulChanges(workspaceId, range)}
      group by f.path, c.author_email
    )
    select path, sum(commits)::int as commits, sum(additions)::float8 as additions,
      sum(deletions)::float8 as deletions,
      json_agg(json_build_object('email', email, 'additions', additions) order by additions desc, email) as authors,
      max(changed_at) as changed_at
    from by_author
    group by path
    order by sum(commits) desc, sum(additions + deletions) desc, path
    limit ${range.limit}
  `.execute(executor)
  return { items: rows }
}
