import type { Assertion } from '#contracts/auth/passkeys.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { ClientDetails } from '../client-details.ts'
import type { AuthParts } from '../parts.ts'
import { insertAudit } from '../store/audit.ts'
import { findPasskey, noteSignature, redeemChallenge, type StoredPasskey } from '../store/passkeys.ts'
import { passkeyRefused, readClientData } from './client-data.ts'
import { requireRelyingParty } from './relying-party.ts'

/**
 * Runs `work` for the owner of the passkey that has signed, in one transaction with the note that it has. The challenge is
 * used up whatever comes of it. Throws `passkey_refused`, which stands in the owner's audit when the owner is known.
 */
export async function withPasskey<T>(
  parts: AuthParts,
  credential: Assertion,
  client: ClientDetails,
  work: (transaction: Transaction, passkey: StoredPasskey) => Promise<T>,
): Promise<T> {
  const { database } = parts
  const { passkey, count } = await checkAssertion(parts, credential, client)
  const outcome = await database.transact(async (transaction) =>
    (await noteSignature(transaction, passkey.id, count))
      ? { value: await work(transaction, passkey) }
      : null,
  )
  if (outcome !== null) return outcome.value
  await noteRefusal(parts, passkey, client)
  throw passkeyRefused(
    'This passkey counts fewer uses than it has had: it may have been copied. Sign in another way and remove it.',
  )
}

async function checkAssertion(
  parts: AuthParts,
  credential: Assertion,
  client: ClientDetails,
): Promise<{ passkey: StoredPasskey; count: number }> {
  const { kysely } = parts.database
  const party = requireRelyingParty(parts.config.public_url)
  const { challenge, origin } = readClientData(credential.response.clientDataJSON, party)
  if (!(await redeemChallenge(kysely, challenge, null))) {
    throw passkeyRefused('This took longer than five minutes, or was sent twice: try again.')
  }
  const passkey = await findPasskey(kysely, credential.id)
  if (!passkey) {
    throw passkeyRefused('This passkey is not known here any more: remove it where it is kept.')
  }
  try {
    return { passkey, count: await verify(credential, { challenge, origin, rp_id: party.id }, passkey) }
  } catch (error) {
    await noteRefusal(parts, passkey, client)
    throw passkeyRefused(undefined, error)
  }
}

/** Gives how often the passkey says it has signed. */
async function verify(
  credential: Assertion,
  expected: { challenge: string; origin: string; rp_id: string },
  passkey: StoredPasskey,
): Promise<number> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { userHandle, ...response } = credential.response
  if (userHandle != null && userHandle !== userHandleOf(passkey.user_id)) {
    throw new Error('The passkey names another account than it is registered with.')
  }
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...credential, response },
    expectedChallenge: expected.challenge,
    expectedOrigin: expected.origin,
    expectedRPID: expected.rp_id,
    requireUserVerification: true,
    // The count is compared where it is written, or two requests at once would both be right.
    credential: { id: credential.id, publicKey: new Uint8Array(passkey.public_key), counter: 0 },
  })
  if (!verified) throw new Error('The signature is not that of the passkey.')
  return authenticationInfo.newCounter
}

async function noteRefusal(
  { database }: AuthParts,
  { user_id, name }: StoredPasskey,
  client: ClientDetails,
): Promise<void> {
  const entry = { workspace_id: null, user_id, action: 'passkey.refused', subject: name, client }
  await insertAudit(database.kysely, entry)
}

/** What a passkey knows its account by: the bytes of its id, in base64url. */
function userHandleOf(userId: string): string {
  return userHandleBytes(userId).toString('base64url')
}

/** The bytes of an account's id. */
export function userHandleBytes(userId: string): Buffer {
  return Buffer.from(userId.replaceAll('-', ''), 'hex')
}
