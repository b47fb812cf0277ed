import type { Assertion } from '#contracts/auth/passkeys.ts'
import type { ClientDetails } from '../client-details.ts'
import { confirmSession } from '../confirm-session.ts'
import type { AuthParts } from '../parts.ts'
import type { SignInOutcome } from '../sign-up.ts'
import { insertAudit } from '../store/audit.ts'
import { insertChallenge } from '../store/passkeys.ts'
import { insertSession } from '../store/sessions.ts'
import { withPasskey } from './check-assertion.ts'
import { passkeyRefused } from './client-data.ts'
import { requireRelyingParty } from './relying-party.ts'

/** What to ask any passkey of this server for. */
export async function startPasskeySignIn({ config, database }: AuthParts) {
  const { id } = requireRelyingParty(config.public_url)
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  const options = await generateAuthenticationOptions({ rpID: id, userVerification: 'required' })
  await insertChallenge(database.kysely, options.challenge, null)
  return options
}

/** Opens a session for the owner of a passkey. It has verified its user, which is a second factor by itself. */
export function signInWithPasskey(
  parts: AuthParts,
  credential: Assertion,
  client: ClientDetails,
): Promise<SignInOutcome> {
  return withPasskey(parts, credential, client, async (transaction, { user_id }) => {
    const entry = { workspace_id: null, user_id, action: 'session.started', subject: 'passkey', client }
    await insertAudit(transaction, entry)
    return { state: 'signed_in', session: await insertSession(transaction, user_id, client, parts.config) }
  })
}

/** Notes in a session that its owner has shown a passkey of theirs, and gives the token it goes on under. */
export function confirmWithPasskey(
  parts: AuthParts,
  session: { user_id: string; token: string },
  credential: Assertion,
  client: ClientDetails,
): Promise<string> {
  return withPasskey(parts, credential, client, async (transaction, { user_id }) => {
    if (user_id !== session.user_id) throw passkeyRefused('This passkey is another account’s.')
    return confirmSession(parts, transaction, session)
  })
}
