import type { NewEvent } from '#platform/events/event-log.ts'
import { noWorkspace } from './session-ended.ts'

/** Tells that an account is entered in other ways than before. */
export function accountChanged(userId: string): NewEvent {
  return { workspace_id: noWorkspace, type: 'account.changed', data: { account_id: userId } }
}
