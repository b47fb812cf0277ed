import { type QueryExecutorProvider, sql } from 'kysely'

/**
 * Hashes of commits whose changes are still to come, oldest first; of those made in the same second, the one that git
 * named last, since it names children before their parents. What was only announced is not git's yet.
 */
export async function listUnmeasured(
  executor: QueryExecutorProvider,
  workspaceId: string,
  repositoryId: string,
  limit: number,
): Promise<{ hashes: string[] }> {
  const { rows } = await sql<{ hash: string }>`
    select c.hash from commits.commits c
    where c.workspace_id = ${workspaceId} and c.repository_id = ${repositoryId} and c.retracted_at is null
      and c.announced_at is null
      and not exists (
        select from commits.measurements m where (m.workspace_id, m.commit_id) = (c.workspace_id, c.id)
      )
    order by c.committed_at, c.id desc
    limit ${limit}
  `.execute(executor)
  return { hashes: rows.map(({ hash }) => hash) }
}
