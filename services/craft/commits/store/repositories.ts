import { type QueryExecutorProvider, sql } from 'kysely'
import type { Transaction } from '#platform/database/database.ts'
import { executeTogether, send } from '#platform/database/pipeline.ts'
import { ServiceError } from '#platform/errors/service-error.ts'

/** A repository of a workspace, as those who write its commits name it. */
export interface RepositoryKey {
  workspace_id: string
  id: string
  full_name: string
}

/** Held alone by whoever writes commits of a repository. */
const lockOf = ({ workspace_id, id }: Pick<RepositoryKey, 'workspace_id' | 'id'>) =>
  sql`select pg_advisory_xact_lock(hashtextextended('throughline commits ' || ${workspace_id} || ${id}, 0))`

/**
 * Makes the writers of one repository take turns until the transaction ends, and gives the repository's present name.
 * Throws `repository_not_found` when it was removed: a writer that comes late must not bring it back.
 *
 * An advisory lock, not the row's: that would give the transaction its number at once, and readers of the event log would
 * wait for it from here on, instead of from its first write.
 */
export async function lockRepository(
  transaction: Transaction,
  repository: RepositoryKey,
): Promise<RepositoryKey> {
  const { workspace_id, id } = repository
  const read = sql<{ full_name: string; removed: boolean }>`
    select full_name, removed_at is not null as removed from commits.repositories
    where workspace_id = ${workspace_id} and id = ${id}
  `
  const add = async () => {
    await sql`
      insert into commits.repositories (workspace_id, id, full_name)
      values (${workspace_id}, ${id}, ${repository.full_name})
      on conflict do nothing
    `.execute(transaction)
    return (await read.execute(transaction)).rows[0]
  }
  // Two statements: the second sees what was committed by the one who had the lock before.
  const [, known] = await executeTogether<[unknown, { full_name: string; removed: boolean }]>(transaction, [
    lockOf(repository),
    read,
  ])
  const stored = known.rows[0] ?? (await add())
  if (!stored || stored.removed) {
    throw new ServiceError('repository_not_found', `The repository ${repository.full_name} was removed.`)
  }
  return { workspace_id, id, full_name: stored.full_name }
}

/** Names a repository, known before or not. */
export async function nameRepository(
  transaction: Transaction,
  { workspace_id, id, full_name }: RepositoryKey,
): Promise<void> {
  await sql`
    insert into commits.repositories (workspace_id, id, full_name)
    values (${workspace_id}, ${id}, ${full_name})
    on conflict (workspace_id, id) do update set full_name = excluded.full_name
  `.execute(transaction)
}

/** Marks a repository as removed: from now on its commits are in no answer, and nobody adds to them. */
export async function markRemoved(
  transaction: Transaction,
  { workspace_id, id, full_name }: RepositoryKey,
): Promise<void> {
  await send(transaction, lockOf({ workspace_id, id }))
  await sql`
    insert into commits.repositories (workspace_id, id, full_name, removed_at)
    values (${workspace_id}, ${id}, ${full_name}, now())
    on conflict (workspace_id, id) do update set removed_at = coalesce(repositories.removed_at, now())
  `.execute(transaction)
}

/** Deletes up to `limit` commits of a repository with all that hangs on them. Gives how many there were. */
export async function deleteCommits(
  executor: QueryExecutorProvider,
  workspaceId: string,
  repositoryId: string,
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ deleted: number }>`
    with doomed as (
      delete from commits.commits
      where (workspace_id, id) in (
        select workspace_id, id from commits.commits
        where workspace_id = ${workspaceId} and repository_id = ${repositoryId}
        limit ${limit}
      )
      returning id
    ),
    messages as (
      delete from commits.messages t using doomed
      where t.workspace_id = ${workspaceId} and t.commit_id = doomed.id
    ),
    message_words as (
      delete from commits.message_words t using doomed
      where t.workspace_id = ${workspaceId} and t.commit_id = doomed.id
    ),
    measurements as (
      delete from commits.measurements t using doomed
      where t.workspace_id = ${workspaceId} and t.commit_id = doomed.id
    ),
    file_changes as (
      delete from commits.file_changes t using doomed
      where t.workspace_id = ${workspaceId} and t.commit_id = doomed.id
    ),
    scores as (
      delete from commits.scores t using doomed
      where t.workspace_id = ${workspaceId} and t.commit_id = doomed.id
    )
    select count(*)::int as deleted from doomed
  `.execute(executor)
  return rows[0]?.deleted ?? 0
}
