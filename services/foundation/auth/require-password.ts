import { ServiceError } from '#platform/errors/service-error.ts'
import type { ClientDetails } from './client-details.ts'
import type { AuthParts } from './parts.ts'
import { isPassword } from './passwords.ts'
import { findAccount, findPassword } from './store/accounts.ts'
import { insertAudit } from './store/audit.ts'
import { beginAttempt, endAttempts } from './store/sign-in-attempts.ts'

/**
 * Refuses who is signed in and does not know the password of the account: a browser left open is not enough. Guessing makes
 * wait as when signing in, and stands in the account's audit.
 *
 * @throws {ServiceError} `wrong_credentials`, also for an account without a password; `too_many_requests`
 */
export async function requirePassword(
  parts: AuthParts,
  user_id: string,
  password: string,
  client: ClientDetails,
): Promise<void> {
  const { kysely } = parts.database
  const account = await findAccount(kysely, user_id)
  const hash = await findPassword(kysely, user_id)
  if (!account || hash === null) throw wrongPassword()
  const attempt = { email: account.email, ip_address: client.ip_address }
  await beginAttempt(kysely, attempt)
  if (!(await isPassword(parts, password, hash))) {
    await insertAudit(kysely, { workspace_id: null, user_id, action: 'password.refused', client })
    throw wrongPassword()
  }
  await endAttempts(kysely, attempt)
}

function wrongPassword(): ServiceError {
  return new ServiceError(
    'wrong_credentials',
    'This is not the password of the account you are signed in to; without one, set a password first.',
  )
}
