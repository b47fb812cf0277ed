import { sql } from 'kysely'
import type { Transaction } from '#platform/database/database.ts'
import type { StoredReference } from './insert-commits.ts'
import { commitsWithHashes } from './with-hashes.ts'

/** Makes retracted commits that came again count again; gives those. */
export async function restoreCommits(
  transaction: Transaction,
  workspaceId: string,
  repositoryId: string,
  hashes: readonly string[],
): Promise<StoredReference[]> {
  const { rows } = await sql<StoredReference>`
    update commits.commits as stored set retracted_at = null
    from ${commitsWithHashes(workspaceId, repositoryId, hashes)}
    where stored.workspace_id = ${workspaceId} and stored.id = c.id and stored.retracted_at is not null
    returning stored.id, stored.hash
  `.execute(transaction)
  return rows
}

/** Marks commits as retracted; gives those that were not yet. */
export async function retractCommits(
  transaction: Transaction,
  workspaceId: string,
  repositoryId: string,
  hashes: readonly string[],
): Promise<StoredReference[]> {
  const { rows } = await sql<StoredReference>`
    update commits.commits as stored set retracted_at = now()
    from ${commitsWithHashes(workspaceId, repositoryId, hashes)}
    where stored.workspace_id = ${workspaceId} and stored.id = c.id and stored.retracted_at is null
    returning stored.id, stored.hash
  `.execute(transaction)
  return rows
}
