import type { ClientDetails } from './client-details.ts'
import type { AuthParts } from './parts.ts'
import { isPassword } from './passwords.ts'
import { wrongCredentials } from './sign-in.ts'
import { findAccount, findPassword } from './store/accounts.ts'
import { confirmSession } from './store/sessions.ts'
import { beginAttempt, endAttempts } from './store/sign-in-attempts.ts'

/** Notes in a session that its owner has given the password again. Guessing makes wait as when signing in. */
export async function confirmWithPassword(
  parts: AuthParts,
  session: { user_id: string; token: string },
  password: string,
  { ip_address }: ClientDetails,
): Promise<void> {
  const { kysely } = parts.database
  const account = await findAccount(kysely, session.user_id)
  const hash = await findPassword(kysely, session.user_id)
  if (!account || hash === null) throw wrongCredentials()
  const attempt = { email: account.email, ip_address }
  await beginAttempt(kysely, attempt)
  if (!(await isPassword(parts, password, hash))) throw wrongCredentials()
  await endAttempts(kysely, attempt)
  await confirmSession(kysely, session.token)
}
