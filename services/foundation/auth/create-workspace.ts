import type { Workspace } from '#contracts/accounts.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { ClientDetails } from './client-details.ts'
import type { AuthParts } from './parts.ts'
import { insertAudit } from './store/audit.ts'
import { insertMember, insertWorkspace } from './store/members.ts'

/** Makes a workspace that one account owns, with the event and the entry that tell of it. */
export async function createWorkspace(
  { events }: Pick<AuthParts, 'events'>,
  transaction: Transaction,
  { name, user_id }: { name: string; user_id: string },
  client: ClientDetails,
): Promise<Workspace> {
  const workspace = await insertWorkspace(transaction, { name })
  const { id: workspace_id } = workspace
  await insertMember(transaction, { workspace_id, user_id }, 'owner')
  await insertAudit(transaction, {
    workspace_id,
    user_id,
    action: 'workspace.created',
    subject: name,
    client,
  })
  await events.append(transaction, [
    { workspace_id, type: 'workspace.created', data: { name, account_id: user_id } },
  ])
  return workspace
}

/** Makes a workspace named after its owner, for who belongs to none. */
export function createOwnWorkspace(
  parts: Pick<AuthParts, 'events'>,
  transaction: Transaction,
  user: { id: string; name: string },
  client: ClientDetails,
): Promise<Workspace> {
  const name = `${user.name}’s workspace`
  return createWorkspace(parts, transaction, { name, user_id: user.id }, client)
}
