import type { SignedIn } from '#contracts/accounts.ts'
import type { Transaction } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { ClientDetails } from './client-details.ts'
import { refuseCommonPassword } from './common-passwords.ts'
import { createOwnWorkspace } from './create-workspace.ts'
import { joinWorkspace } from './join-workspace.ts'
import type { AuthParts } from './parts.ts'
import { hashPassword } from './passwords.ts'
import { digestOf } from './secret-token.ts'
import { insertAccount, isEmailTaken, savePassword, saveVerifiedEmail } from './store/accounts.ts'
import { insertAudit } from './store/audit.ts'
import { findInvitation, redeemInvitation } from './store/invitations.ts'
import { insertOneTimeToken } from './store/one-time-tokens.ts'
import { insertSession } from './store/sessions.ts'
import { countLetter } from './store/sign-in-attempts.ts'

export interface SignUp {
  name: string
  email: string
  password: string
  invitation?: string
}

/** A new session's token when somebody is signed in by it. */
export type SignInOutcome = SignedIn & { session: string | null }

/**
 * Makes an account. Each way is one transaction: killed at any point, it has not happened. The password is hashed either
 * way, so that the time tells nobody whether an address has an account.
 */
export async function signUp(parts: AuthParts, given: SignUp, client: ClientDetails): Promise<SignInOutcome> {
  const { config, database } = parts
  const mayJoin = given.invitation !== undefined ? config.sign_up !== 'closed' : config.sign_up === 'open'
  if (!mayJoin) throw refuseSignUp(config.sign_up)
  await refuseCommonPassword(given.password, given)
  await refuseNeedlessWork(parts, given, client)
  const hash = await hashPassword(parts, given.password)
  return database.transact((transaction) =>
    given.invitation === undefined
      ? signUpOpenly(parts, transaction, { ...given, hash }, client)
      : signUpInvited(parts, transaction, { ...given, hash, invitation: given.invitation }, client),
  )
}

/** Hashing costs, and so do mails: nobody gets them for invitations that are made up, or without end. */
async function refuseNeedlessWork(
  { database }: AuthParts,
  { email, invitation }: SignUp,
  { ip_address }: ClientDetails,
): Promise<void> {
  if (invitation === undefined) return countLetter(database.kysely, { email, ip_address })
  if ((await findInvitation(database.kysely, invitation)) === null) throw invitationExpired()
}

/** The invitation was sent to the address: who has it has shown that the address is theirs. */
async function signUpInvited(
  parts: AuthParts,
  transaction: Transaction,
  { name, email, hash, invitation }: SignUp & { hash: string; invitation: string },
  client: ClientDetails,
): Promise<SignInOutcome> {
  const invited = await redeemInvitation(transaction, digestOf(invitation))
  if (invited === null || invited.email !== email.toLowerCase()) throw invitationExpired()
  const userId = await insertAccount(transaction, { name, email, email_verified: true })
  if (userId === null) {
    throw new ServiceError(
      'conflict',
      'This address has an account already: sign in, then accept the invitation.',
    )
  }
  await savePassword(transaction, userId, hash)
  await saveVerifiedEmail(transaction, userId, email)
  await insertAudit(transaction, { workspace_id: null, user_id: userId, action: 'account.created', client })
  await joinWorkspace(parts, transaction, { ...invited, user_id: userId }, client)
  return { state: 'signed_in', session: await insertSession(transaction, userId, client, parts.config) }
}

/** Answers alike for an address that has an account and one that has not. */
async function signUpOpenly(
  { letters, events }: AuthParts,
  transaction: Transaction,
  { name, email, hash }: SignUp & { hash: string },
  client: ClientDetails,
): Promise<SignInOutcome> {
  const checkMail = { state: 'check_mail', session: null } as const
  const userId = (await isEmailTaken(transaction, email))
    ? null
    : await insertAccount(transaction, { name, email, email_verified: false })
  if (userId === null) {
    await letters.tellOfAccount(transaction, email)
    return checkMail
  }
  await savePassword(transaction, userId, hash)
  const user = { id: userId, name }
  const { id: workspace_id } = await createOwnWorkspace({ events }, transaction, user, client)
  await insertAudit(transaction, { workspace_id, user_id: userId, action: 'account.created', client })
  const { token } = await insertOneTimeToken(transaction, 'email', {
    user_id: userId,
    workspace_id: null,
    email,
  })
  await letters.verifyEmail(transaction, email, token)
  return checkMail
}

function refuseSignUp(setting: 'open' | 'invitation' | 'closed'): ServiceError {
  return new ServiceError(
    'sign_up_closed',
    setting === 'closed'
      ? 'Nobody can sign up here; ask an administrator.'
      : 'Signing up takes an invitation here; ask a member of the workspace for one.',
  )
}

/** The answer to an invitation that does not let anybody in. */
export function invitationExpired(): ServiceError {
  return new ServiceError(
    'token_expired',
    'This invitation was used, taken back, is older than a week, or is for another address; ask for a new one.',
  )
}
