import type { MemberRole } from '#contracts/accounts.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { ClientDetails } from './client-details.ts'
import type { AuthParts } from './parts.ts'
import { insertAudit } from './store/audit.ts'
import { insertMember } from './store/members.ts'

/** Makes somebody a member, with the event and the entry that tell of it. */
export async function joinWorkspace(
  { events }: Pick<AuthParts, 'events'>,
  transaction: Transaction,
  { workspace_id, user_id, role }: { workspace_id: string; user_id: string; role: MemberRole },
  client: ClientDetails,
): Promise<void> {
  if (!(await insertMember(transaction, { workspace_id, user_id }, role))) return
  await insertAudit(transaction, { workspace_id, user_id, action: 'member.joined', subject: role, client })
  await events.append(transaction, [
    { workspace_id, type: 'member.joined', data: { account_id: user_id, role } },
  ])
}
