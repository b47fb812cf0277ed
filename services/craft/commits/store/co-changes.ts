import { type QueryExecutorProvider, sql } from 'kysely'
import { type FileRange, meaningfulChanges } from './file-range.ts'

/** Two files that the same commits changed. */
export interface CoChange {
  path: string
  other_path: string
  /** Commits that changed both. */
  together: number
  /** Commits that changed `path`. */
  commits: number
  other_commits: number
}

/** A commit of more files says nothing about any two of them. */
const mostFiles = 30

/**
 * Files that pairs are made of: the most often changed ones. A pair happens no more often than its rarer file, so that
 * those at the top of the list are among them; and the work has a bound, however large the repository is.
 */
const pairedFiles = 1000

/** The pairs of files that changed together most often. */
export async function listCoChanges(
  executor: QueryExecutorProvider,
  workspaceId: string,
  range: FileRange,
): Promise<{ items: CoChange[] }> {
  const { rows } = await sql<CoChange>`
    with changes as materialized (
      select f.commit_id, f.path from commits.file_changes f, commits.commits c
      where ${meaningfulChanges(workspaceId, range)}
    ),
    often_changed as (
      select path, count(*)::int as commits from changes
      group by path having count(*) > 1
      order by commits desc, path
      limit ${pairedFiles}
    ),
    files as materialized (
      select path, commits, (row_number() over (order by path))::int as number from often_changed
    ),
    small as materialized (
      select commit_id, array_agg(number order by number) filter (where number is not null) as numbers
      from changes left join files using (path)
      group by commit_id having count(*) <= ${mostFiles} and count(number) > 1
    ),
    pairs as (
      select a.number, b.number as other_number, count(*)::int as together
      from small, unnest(numbers) with ordinality as a(number, place), unnest(numbers[a.place + 1:]) as b(number)
      group by a.number, b.number having count(*) > 1
      order by together desc, a.number, b.number
      limit ${range.limit}
    )
    select one.path, other.path as other_path, together, one.commits, other.commits as other_commits
    from pairs
    join files one on one.number = pairs.number
    join files other on other.number = pairs.other_number
    order by together desc, one.path, other.path
  `.execute(executor)
  return { items: rows }
}
