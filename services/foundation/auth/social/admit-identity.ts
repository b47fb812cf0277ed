import type { Transaction } from '#platform/database/database.ts'
import { localOwnerId } from '#platform/identity/principal.ts'
import { accountChanged } from '../account-changed.ts'
import type { ClientDetails } from '../client-details.ts'
import { createOwnWorkspace } from '../create-workspace.ts'
import { joinWorkspace } from '../join-workspace.ts'
import type { AuthParts } from '../parts.ts'
import {
  findAccount,
  findVerifiedUser,
  insertAccount,
  isEmailTaken,
  saveVerifiedEmail,
} from '../store/accounts.ts'
import { insertAudit } from '../store/audit.ts'
import { redeemInvitation } from '../store/invitations.ts'
import { findLinkedUser, insertLinkedAccount } from '../store/linked-accounts.ts'
import type { ProviderIdentity } from './provider.ts'
import { Refused } from './refused.ts'

/** Somebody whom a provider has told us of, and where they come from. */
interface Arrival {
  identity: ProviderIdentity
  invitation_digest: Buffer | null
  client: ClientDetails
}

/**
 * The account that somebody signs in to. Who has none gets one, as far as signing up goes here; an account that has shown
 * the same address to be its own is linked. Throws {@link Refused}.
 */
export async function admitIdentity(
  parts: AuthParts,
  transaction: Transaction,
  arrival: Arrival,
): Promise<string> {
  const { identity, invitation_digest } = arrival
  const linked = await findLinkedUser(transaction, identity)
  const known = linked ?? (await linkByAddress(parts, transaction, arrival))
  if (known === null) return signUp(parts, transaction, arrival)
  if (invitation_digest !== null) await acceptInvitation(parts, transaction, known, arrival)
  return known
}

/** Links an account at a provider with somebody's own, whose session shows that they are its owner. */
export async function linkAccount(
  parts: AuthParts,
  transaction: Transaction,
  userId: string,
  { identity, client }: Pick<Arrival, 'identity' | 'client'>,
): Promise<void> {
  if (await insertLinkedAccount(transaction, userId, identity)) {
    return noteLink(parts, transaction, userId, { identity, client })
  }
  if ((await findLinkedUser(transaction, identity)) !== userId) throw new Refused('linked_elsewhere')
}

/**
 * Only an address that both sides have seen proven makes two accounts one: somebody may have signed up here with another's
 * address, and would have waited for its owner. The local owner's comes from git's settings, which prove nothing.
 */
async function linkByAddress(
  parts: AuthParts,
  transaction: Transaction,
  { identity, client }: Arrival,
): Promise<string | null> {
  if (identity.email === null) throw new Refused('unverified_address')
  const userId = await findVerifiedUser(transaction, identity.email)
  if (userId === localOwnerId) throw new Refused('account_not_linked')
  if (userId !== null) {
    await linkAccount(parts, transaction, userId, { identity, client })
    return userId
  }
  if (await isEmailTaken(transaction, identity.email)) throw new Refused('account_not_linked')
  return null
}

async function signUp(
  parts: AuthParts,
  transaction: Transaction,
  { identity, invitation_digest, client }: Arrival,
): Promise<string> {
  const { sign_up } = parts.config
  const { email, name } = identity
  if (email === null) throw new Refused('unverified_address')
  if (sign_up === 'closed' || (sign_up === 'invitation' && invitation_digest === null)) {
    throw new Refused('sign_up_closed')
  }
  const invited = invitation_digest && (await redeemInvitation(transaction, invitation_digest))
  if (invitation_digest !== null && invited?.email !== email) throw new Refused('invitation_expired')
  const given = { name: name.trim().slice(0, 100) || email, email, email_verified: true }
  const userId = await insertAccount(transaction, given)
  // Somebody has just made an account with this address: the next try finds it.
  if (userId === null) throw new Refused('sign_in_expired')
  await saveVerifiedEmail(transaction, userId, email)
  await insertAudit(transaction, { workspace_id: null, user_id: userId, action: 'account.created', client })
  await linkAccount(parts, transaction, userId, { identity, client })
  if (invited) await joinWorkspace(parts, transaction, { ...invited, user_id: userId }, client)
  else await createOwnWorkspace(parts, transaction, { id: userId, name: given.name }, client)
  return userId
}

/** Joins with an account that is there; an invitation for another address stays open. */
async function acceptInvitation(
  parts: AuthParts,
  transaction: Transaction,
  userId: string,
  { invitation_digest, client }: Arrival,
): Promise<void> {
  if (invitation_digest === null) return
  const account = await findAccount(transaction, userId)
  const invited = await redeemInvitation(transaction, invitation_digest)
  if (!invited || !account?.emails.includes(invited.email)) throw new Refused('invitation_expired')
  await joinWorkspace(parts, transaction, { ...invited, user_id: userId }, client)
}

async function noteLink(
  { events }: AuthParts,
  transaction: Transaction,
  userId: string,
  { identity, client }: Pick<Arrival, 'identity' | 'client'>,
): Promise<void> {
  const subject = `${identity.provider}: ${identity.login}`
  await insertAudit(transaction, {
    workspace_id: null,
    user_id: userId,
    action: 'account.linked',
    subject,
    client,
  })
  await events.append(transaction, [accountChanged(userId)])
}
