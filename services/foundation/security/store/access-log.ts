import type { AccessEntry } from '#contracts/security.ts'
import type { Database } from '#platform/database/database.ts'

/** An entry without the names of people, who have them elsewhere. */
export type StoredAccessEntry = Omit<AccessEntry, 'subject_name' | 'principal_name'>

/** Looks in a workspace, at some people or at everybody; newest first, behind the entry `after`. */
export async function listAccessEntries(
  { pool }: Database,
  workspaceId: string,
  subjects: readonly string[] | null,
  limit: number,
  after: string | null,
): Promise<StoredAccessEntry[]> {
  const { rows } = await pool.query<StoredAccessEntry>(
    `select id, subject, principal_kind, principal_id, operation, request_id, looked_at
     from identity.access_log
     where workspace_id = $1 and ($2::text[] is null or subject = any ($2)) and ($3::uuid is null or id < $3)
     order by id desc limit $4`,
    [workspaceId, subjects, after, limit],
  )
  return rows
}
