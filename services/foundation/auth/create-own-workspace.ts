import type { Transaction } from '#platform/database/database.ts'
import type { AuthParts } from './parts.ts'
import { insertMember, insertWorkspace } from './store/members.ts'

/** Gives a newcomer a workspace of their own, with the event that tells of it, and its id. */
export async function createOwnWorkspace(
  { events }: Pick<AuthParts, 'events'>,
  transaction: Transaction,
  user: { id: string; name: string },
): Promise<string> {
  const { id, name } = await insertWorkspace(transaction, { name: `${user.name}’s workspace` })
  await insertMember(transaction, { workspace_id: id, user_id: user.id }, 'owner')
  await events.append(transaction, [
    { workspace_id: id, type: 'workspace.created', data: { name, account_id: user.id } },
  ])
  return id
}
