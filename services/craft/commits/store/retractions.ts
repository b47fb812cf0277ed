import { sql } from 'kysely'
import type { Transaction } from '#platform/database/database.ts'
import type { StoredReference } from './insert-commits.ts'
import { commitsWithHashes } from './with-hashes.ts'

/** A commit that changed its standing. */
export interface MeasuredReference extends StoredReference {
  /** Whether its changes are recorded. */
  measured: boolean
}

const reference = sql`
  stored.id, stored.hash, exists (
    select from commits.measurements m where (m.workspace_id, m.commit_id) = (stored.workspace_id, stored.id)
  ) as measured`

/** Makes retracted commits that came again count again; gives those. */
export async function restoreCommits(
  transaction: Transaction,
  workspaceId: string,
  repositoryId: string,
  hashes: readonly string[],
): Promise<MeasuredReference[]> {
  const { rows } = await sql<MeasuredReference>`
    update commits.commits as stored set retracted_at = null
    from ${commitsWithHashes(workspaceId, repositoryId, hashes)}
    where stored.workspace_id = ${workspaceId} and stored.id = c.id and stored.retracted_at is not null
    returning ${reference}
  `.execute(transaction)
  return rows
}

/** Marks commits as retracted; gives those that were not yet. */
export async function retractCommits(
  transaction: Transaction,
  workspaceId: string,
  repositoryId: string,
  hashes: readonly string[],
): Promise<MeasuredReference[]> {
  const { rows } = await sql<MeasuredReference>`
    update commits.commits as stored set retracted_at = now()
    from ${commitsWithHashes(workspaceId, repositoryId, hashes)}
    where stored.workspace_id = ${workspaceId} and stored.id = c.id and stored.retracted_at is null
    returning ${reference}
  `.execute(transaction)
  return rows
}
