import type { RequestHeaders } from '#platform/identity/credentials.ts'
import type { AuthParts } from './parts.ts'
import { readSessionToken } from './require-browser.ts'
import { sessionEnded } from './session-ended.ts'
import { deleteSessions, findSessionUser } from './store/sessions.ts'

/** Ends the session of the browser that asks, whosever it is: it signs out, or has signed in anew. */
export async function endFormerSession(
  parts: Pick<AuthParts, 'cookies' | 'database' | 'events'>,
  headers: RequestHeaders,
): Promise<void> {
  const token = readSessionToken(parts, headers)
  if (token === null) return
  await parts.database.transact(async (transaction) => {
    const user_id = await findSessionUser(transaction, token)
    if (user_id === null) return
    await deleteSessions(transaction, { user_id, token })
    await parts.events.append(transaction, [sessionEnded(user_id)])
  })
}
