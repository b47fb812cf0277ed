import type { SignedIn } from '#contracts/accounts.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { RequestHeaders } from '#platform/identity/credentials.ts'
import { callBetterAuth, refusalOf, throwRefusal } from './better-auth/call-better-auth.ts'
import { isOutdatedHash } from './better-auth/password-hashes.ts'
import { type ClientDetails, readClientDetails } from './client-details.ts'
import type { AuthParts } from './parts.ts'
import { hashPassword, isPassword } from './passwords.ts'
import type { SignInOutcome } from './sign-up.ts'
import { findAccountByEmail, findPassword, replacePassword, saveVerifiedEmail } from './store/accounts.ts'
import { insertAudit } from './store/audit.ts'
import {
  deleteOneTimeTokens,
  findOneTimeToken,
  insertOneTimeToken,
  redeemOneTimeToken,
} from './store/one-time-tokens.ts'
import { insertSession } from './store/sessions.ts'
import { beginAttempt, endAttempts } from './store/sign-in-attempts.ts'

/** What a sign-in answers, and the `Set-Cookie` headers that go with it. */
export interface SignInAnswer extends SignedIn {
  cookies: string[]
}

/**
 * Signs in with a password. Unknown addresses and wrong passwords get the same answer in the same time, and each failure
 * makes the next attempt wait longer.
 */
export async function signInWithPassword(
  parts: AuthParts,
  { email, password }: { email: string; password: string },
  headers: RequestHeaders,
): Promise<SignInAnswer> {
  const client = readClientDetails(headers)
  const { kysely } = parts.database
  const attempt = { email, ip_address: client.ip_address }
  await beginAttempt(kysely, attempt)
  const auth = await parts.betterAuth()
  const answer = await callBetterAuth(
    (given) => auth.api.signInEmail({ body: { email, password }, headers: given, asResponse: true }),
    headers,
  )
  const account = await findAccountByEmail(kysely, email)
  if (answer.status === 401) {
    if (account) await note(parts, account.id, 'session.refused', client)
    throw wrongCredentials()
  }
  await endAttempts(kysely, attempt)
  if (account && refusalOf(answer) === 'EMAIL_NOT_VERIFIED') {
    await askToVerify(parts, account.id, email)
    return { state: 'check_mail', cookies: [] }
  }
  throwRefusal(answer)
  if (account) await renewHash(parts, account.id, password)
  const { body, cookies } = answer
  if ((body as { twoFactorRedirect?: boolean }).twoFactorRedirect) return { state: 'second_factor', cookies }
  if (account) await note(parts, account.id, 'session.started', client)
  return { state: 'signed_in', cookies }
}

/** Hashes a password that was right as is done today, if it was not. */
async function renewHash(parts: AuthParts, userId: string, password: string): Promise<void> {
  const { kysely } = parts.database
  const hash = await findPassword(kysely, userId)
  if (hash === null || !isOutdatedHash(hash)) return
  await replacePassword(kysely, userId, { from: hash, to: await hashPassword(parts, password) })
}

async function note(
  { database }: AuthParts,
  user_id: string,
  action: string,
  client: ClientDetails,
): Promise<void> {
  await insertAudit(database.kysely, { workspace_id: null, user_id, action, subject: 'password', client })
}

async function askToVerify({ database, letters }: AuthParts, userId: string, email: string): Promise<void> {
  await database.transact(async (transaction) => {
    await deleteOneTimeTokens(transaction, 'email', userId)
    const owner = { user_id: userId, workspace_id: null, email: email.toLowerCase() }
    const { token } = await insertOneTimeToken(transaction, 'email', owner)
    await letters.verifyEmail(transaction, email, token)
  })
}

/** Notes that an address is its account's, and signs in. The password must be right before the token is used up. */
export async function verifyEmail(
  parts: AuthParts,
  { token, password }: { token: string; password: string },
  client: ClientDetails,
): Promise<SignInOutcome> {
  const { database } = parts
  const attempt = { email: token, ip_address: client.ip_address }
  await beginAttempt(database.kysely, attempt)
  const owner = await findOneTimeToken(database.kysely, 'email', token)
  if (owner?.email == null) throw linkExpired('Sign in again to have another one sent.')
  const { user_id, email } = owner
  const hash = await findPassword(database.kysely, user_id)
  if (hash === null || !(await isPassword(parts, password, hash))) {
    await note(parts, user_id, 'session.refused', client)
    throw wrongCredentials()
  }
  await endAttempts(database.kysely, attempt)
  return database.transact(async (transaction) => {
    if ((await redeemOneTimeToken(transaction, 'email', token)) === null) throw linkExpired('Sign in.')
    await saveVerifiedEmail(transaction, user_id, email)
    await insertAudit(transaction, {
      workspace_id: null,
      user_id,
      action: 'email.verified',
      subject: email,
      client,
    })
    return { state: 'signed_in', session: await insertSession(transaction, user_id, client, parts.config) }
  })
}

/** Turns the code of a sign-in link into a session. */
export async function redeemSignInLink(
  { config, database }: AuthParts,
  code: string,
  client: ClientDetails,
): Promise<SignInOutcome> {
  return database.transact(async (transaction) => {
    const owner = await redeemOneTimeToken(transaction, 'sign_in', code)
    if (owner === null) throw linkExpired('`throughline login` makes another one.')
    const entry = { workspace_id: owner.workspace_id, user_id: owner.user_id, client }
    await insertAudit(transaction, { ...entry, action: 'session.started', subject: 'sign-in link' })
    return { state: 'signed_in', session: await insertSession(transaction, owner.user_id, client, config) }
  })
}

function wrongCredentials(): ServiceError {
  return new ServiceError('wrong_credentials', 'Address and password do not belong together.')
}

export function linkExpired(remedy: string): ServiceError {
  return new ServiceError('token_expired', `This link was used already or has run out. ${remedy}`)
}
