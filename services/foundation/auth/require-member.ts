import type { Member } from '#contracts/accounts.ts'
import type { Transaction } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { findMember } from './store/members.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text can be the id of something here, so that the database may be asked about it. */
export function isId(text: string): boolean {
  return uuid.test(text)
}

/** The account of who is asking; a service has none. */
export function requireAccount({ kind, id }: Principal): string {
  if (kind !== 'service' && isId(id)) return id
  throw new ServiceError('forbidden', 'This takes an account, which services have not: sign in as a person.')
}

/** The membership of who is asking, as it is in this transaction: it may have ended a moment ago. */
export async function requireMember(transaction: Transaction, principal: Principal): Promise<Member> {
  const key = { workspace_id: principal.workspace_id, user_id: requireAccount(principal) }
  const member = await findMember(transaction, key)
  if (member) return member
  throw new ServiceError('forbidden', 'You do not belong to this workspace any more.')
}
