import type { Transaction } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { AuthParts } from './parts.ts'
import { sessionEnded } from './session-ended.ts'
import { renewSession } from './store/sessions.ts'

/**
 * Notes in a session that its owner has just shown again who they are, and gives the token under which it goes on: whoever
 * has copied the cookie before is out.
 */
export async function confirmSession(
  { events }: Pick<AuthParts, 'events'>,
  transaction: Transaction,
  { user_id, token }: { user_id: string; token: string },
): Promise<string> {
  const renewed = await renewSession(transaction, token)
  if (renewed === null) throw new ServiceError('unauthenticated', 'This session has ended: sign in again.')
  await events.append(transaction, [sessionEnded(user_id)])
  return renewed
}
