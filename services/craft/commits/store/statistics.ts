import { type QueryExecutorProvider, sql } from 'kysely'
import type { CommitStatistics } from '#contracts/commits/statistics.ts'
import { assembleStatistics, type StatisticsRow } from '../statistics.ts'
import { allCommits, type CommitFilter, matching, typeOfCommit, visibleScore } from './commit-filter.ts'

/**
 * The figures over the commits that match. Retracted commits are in none but their own, whatever the filter says of
 * them.
 */
export async function readStatistics(
  executor: QueryExecutorProvider,
  workspaceId: string,
  filter: CommitFilter,
): Promise<CommitStatistics> {
  const [rows, retracted, files] = await Promise.all([
    groupCommits(executor, workspaceId, filter),
    countRetracted(executor, workspaceId, filter),
    countFiles(executor, workspaceId, filter),
  ])
  return assembleStatistics(rows, { retracted, files })
}

/**
 * One pass over the narrow tables makes every grouping. Lines are summed as doubles, which hold them exactly: sums of
 * `bigint` are `numeric` and slow.
 */
async function groupCommits(
  executor: QueryExecutorProvider,
  workspaceId: string,
  filter: CommitFilter,
): Promise<StatisticsRow[]> {
  const { rows } = await sql<StatisticsRow>`
    with matched as (
      select c.author_name, c.author_email, c.is_bot, c.is_merge, c.reverts, c.authored_at,
        (c.authored_at at time zone 'UTC')::date as day,
        c.authored_at at time zone 'UTC' + make_interval(mins => c.author_offset_minutes) as local_time,
        ${typeOfCommit} as type, ${visibleScore('quality_level', filter.hidden)} as level,
        m.additions::float8, m.deletions::float8,
        m.generated_additions::float8, m.generated_deletions::float8
      from ${allCommits}
      where ${await matching(executor, workspaceId, { ...filter, retracted: 'exclude' })}
    ),
    grouped as (
      select *, date_part('isodow', local_time)::int as weekday, date_part('hour', local_time)::int as hour
      from matched
    )
    select
      case 0
        when grouping(day) then 'day'
        when grouping(hour) then 'hour'
        when grouping(author_email) then 'author'
        when grouping(type) then 'type'
        when grouping(level) then 'level'
        else 'total'
      end as part,
      day, weekday, hour, author_name, author_email, type, level,
      count(*)::int as commits,
      coalesce(sum(additions), 0) as additions,
      coalesce(sum(deletions), 0) as deletions,
      coalesce(sum(generated_additions), 0) as generated_additions,
      coalesce(sum(generated_deletions), 0) as generated_deletions,
      count(additions)::int as measured,
      count(*) filter (where is_merge)::int as merges,
      count(*) filter (where is_bot)::int as bots,
      count(reverts)::int as reverts,
      min(authored_at) as first_authored_at,
      max(authored_at) as last_authored_at
    from grouped
    group by grouping sets ((day), (weekday, hour), (author_name, author_email), (type), (level), ())
  `.execute(executor)
  return rows
}

async function countRetracted(executor: QueryExecutorProvider, workspaceId: string, filter: CommitFilter) {
  const { rows } = await sql<{ commits: number }>`
    select count(*)::int as commits from ${allCommits}
    where ${await matching(executor, workspaceId, { ...filter, retracted: 'only' })}
  `.execute(executor)
  return rows[0]?.commits ?? 0
}

async function countFiles(executor: QueryExecutorProvider, workspaceId: string, filter: CommitFilter) {
  const { rows } = await sql<{ files: number }>`
    select count(*)::int as files from (
      select distinct f.repository_id, f.path
      from ${allCommits}
      join commits.file_changes f on (f.workspace_id, f.commit_id) = (c.workspace_id, c.id)
      where ${await matching(executor, workspaceId, { ...filter, retracted: 'exclude' })}
    ) as changed
  `.execute(executor)
  return rows[0]?.files ?? 0
}
