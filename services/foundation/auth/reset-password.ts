import type { ClientDetails } from './client-details.ts'
import { refuseCommonPassword } from './common-passwords.ts'
import type { AuthParts } from './parts.ts'
import { hashPassword } from './passwords.ts'
import { sessionEnded } from './session-ended.ts'
import { linkExpired } from './sign-in.ts'
import { findAccount, findAccountByEmail, savePassword, saveVerifiedEmail } from './store/accounts.ts'
import { insertAudit } from './store/audit.ts'
import {
  deleteOneTimeTokens,
  findOneTimeToken,
  insertOneTimeToken,
  redeemOneTimeToken,
} from './store/one-time-tokens.ts'
import { deleteSessions } from './store/sessions.ts'
import { countLetter } from './store/sign-in-attempts.ts'

/** Has a link sent that sets a new password; for an address without an account it does nothing, and says as little. */
export async function requestPasswordReset(
  { database, letters }: AuthParts,
  email: string,
  { ip_address }: ClientDetails,
): Promise<void> {
  await countLetter(database.kysely, { email, ip_address })
  await database.transact(async (transaction) => {
    const account = await findAccountByEmail(transaction, email)
    if (!account) return
    await deleteOneTimeTokens(transaction, 'password', account.id)
    const owner = { user_id: account.id, workspace_id: null, email: account.email }
    const { token } = await insertOneTimeToken(transaction, 'password', owner)
    await letters.resetPassword(transaction, account.email, token)
  })
}

/** Sets a new password and signs everybody out; the mail that brought the link has shown the address, too. */
export async function resetPassword(
  parts: AuthParts,
  { token, password }: { token: string; password: string },
  client: ClientDetails,
): Promise<void> {
  const asked = await findOneTimeToken(parts.database.kysely, 'password', token)
  const account = asked && (await findAccount(parts.database.kysely, asked.user_id))
  if (!account) throw linkExpired('Ask for another one.')
  await refuseCommonPassword(password, account)
  const hash = await hashPassword(parts, password)
  await parts.database.transact(async (transaction) => {
    const owner = await redeemOneTimeToken(transaction, 'password', token)
    if (owner === null) throw linkExpired('Ask for another one.')
    const { user_id } = owner
    await savePassword(transaction, user_id, hash)
    if (owner.email !== null) await saveVerifiedEmail(transaction, user_id, owner.email)
    await deleteSessions(transaction, { user_id })
    await deleteOneTimeTokens(transaction, 'sign_in', user_id)
    await insertAudit(transaction, { workspace_id: null, user_id, action: 'password.reset', client })
    await parts.events.append(transaction, [sessionEnded(user_id)])
  })
}
