import type { Transaction } from '#platform/database/database.ts'
import type { AuthParts } from './parts.ts'
import { sessionEnded } from './session-ended.ts'
import { deleteSessions } from './store/sessions.ts'

/**
 * Ends the sessions of an account but that of `token`, and gives how many there were. Belongs into the transaction that
 * changes how the account is entered: whoever came in by the old way is out with it.
 */
export async function endOtherSessions(
  { events }: Pick<AuthParts, 'events'>,
  transaction: Transaction,
  { user_id, token }: { user_id: string; token: string | null },
): Promise<number> {
  const ended = await deleteSessions(transaction, { user_id, except_token: token })
  await events.append(transaction, [sessionEnded(user_id)])
  return ended
}
