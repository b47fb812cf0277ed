import type { AuditEntry } from '#contracts/accounts.ts'
import type { ClientDetails } from '../client-details.ts'
import { type Executor, tablesOf } from './queries.ts'

/** Something that was done to an account, a key or a member. */
export interface NewAuditEntry {
  /** null for what concerns the account alone. */
  workspace_id: string | null
  /** Who did it; null when nobody known. */
  user_id: string | null
  action: string
  subject?: string
  client: ClientDetails
}

/** Writes an entry, in the transaction of what it tells of. */
export async function insertAudit(
  executor: Executor,
  { workspace_id, user_id, action, subject, client }: NewAuditEntry,
): Promise<void> {
  await tablesOf(executor)
    .insertInto('auth.audit')
    .values({ workspace_id, user_id, action, subject: subject ?? null, ...client })
    .execute()
}

/** Entries of a workspace, or of one account in all of them; newest first, behind the entry `after`. */
export async function listAudit(
  executor: Executor,
  of: { workspace_id: string } | { user_id: string },
  limit: number,
  after: string | null,
): Promise<AuditEntry[]> {
  let query = tablesOf(executor)
    .selectFrom('auth.audit as a')
    .leftJoin('auth.users as u', 'u.id', 'a.user_id')
  query =
    'workspace_id' in of
      ? query.where('a.workspace_id', '=', of.workspace_id)
      : query.where('a.user_id', '=', of.user_id)
  if (after !== null) query = query.where('a.id', '<', after)
  return await query
    .orderBy('a.id', 'desc')
    .limit(limit)
    .select(['a.id', 'a.action', 'a.user_id as account_id', 'u.name as account_name'])
    .select(['a.subject', 'a.ip_address', 'a.user_agent', 'a.at'])
    .execute()
}
