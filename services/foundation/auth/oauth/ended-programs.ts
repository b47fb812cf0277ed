import type { Transaction } from '#platform/database/database.ts'
import type { EventLog, NewEvent } from '#platform/events/event-log.ts'
import type { ClientDetails } from '../client-details.ts'
import { noWorkspace } from '../session-ended.ts'
import { insertAudit } from '../store/audit.ts'
import { deleteGrants, type EndedGrants, type Grant } from '../store/oauth-grants.ts'

/** Who ends something, and from where; nobody known when the protocol demands it. */
export interface EndedBy {
  user_id: string | null
  client: ClientDetails
}

/** Ends grants with all that was given on them, and tells and notes it; gives what they were. */
export async function endGrants(
  events: EventLog,
  transaction: Transaction,
  which: EndedGrants,
  by: EndedBy,
): Promise<Grant[]> {
  const ended = await deleteGrants(transaction, which)
  for (const { id, workspace_id, user_id, client_id } of ended) {
    const entry = { workspace_id, action: 'program.ended', subject: client_id }
    await insertAudit(transaction, { ...entry, user_id: by.user_id ?? user_id, client: by.client })
    await events.append(transaction, [
      { workspace_id, type: 'program.ended', data: { program_id: id, client_id, account_id: user_id } },
    ])
  }
  return ended
}

/** Tells every process that a client is no more, so that none goes on believing its tokens. */
export function clientRemoved(clientId: string): NewEvent {
  return { workspace_id: noWorkspace, type: 'client.removed', data: { client_id: clientId } }
}
