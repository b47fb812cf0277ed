import type { NewEvent } from '#platform/events/event-log.ts'

/** Stands where events of an account alone need a workspace: nobody belongs to it. */
export const noWorkspace = '00000000-0000-7000-8000-000000000000'

/** Tells every process that sessions of an account have ended, so that none goes on believing in them. */
export function sessionEnded(userId: string): NewEvent {
  return { workspace_id: noWorkspace, type: 'session.ended', data: { account_id: userId } }
}
