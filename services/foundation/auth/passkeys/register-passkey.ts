import type { NewCredential, Passkey } from '#contracts/auth/passkeys.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { accountChanged } from '../account-changed.ts'
import type { ClientDetails } from '../client-details.ts'
import type { AuthParts } from '../parts.ts'
import { findAccount } from '../store/accounts.ts'
import { insertAudit } from '../store/audit.ts'
import { insertChallenge, insertPasskey, listCredentials, redeemChallenge } from '../store/passkeys.ts'
import { userHandleBytes } from './check-assertion.ts'
import { passkeyRefused, readClientData } from './client-data.ts'
import { requireRelyingParty } from './relying-party.ts'

/** EdDSA, ES256 and RS256 (RFC 9053 §2, RFC 8812 §2): what every authenticator has one of. */
const algorithms = [-8, -7, -257]

/** What to make a passkey of an account from: one that is found without a name, and verifies its user. */
export async function startPasskeyRegistration({ config, database }: AuthParts, userId: string) {
  const { id } = requireRelyingParty(config.public_url)
  const account = await findAccount(database.kysely, userId)
  if (!account) throw new ServiceError('forbidden', 'This account is not there any more.')
  const known = await listCredentials(database.kysely, userId)
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  const options = await generateRegistrationOptions({
    rpName: 'Throughline',
    rpID: id,
    userID: new Uint8Array(userHandleBytes(userId)),
    userName: account.email,
    userDisplayName: account.name,
    excludeCredentials: known,
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await insertChallenge(database.kysely, options.challenge, userId)
  return options
}

/** Registers a passkey that a browser has made. */
export async function registerPasskey(
  parts: AuthParts,
  userId: string,
  { name, credential }: { name: string; credential: NewCredential },
  client: ClientDetails,
): Promise<Passkey> {
  const { config, database, events } = parts
  const party = requireRelyingParty(config.public_url)
  const { challenge, origin } = readClientData(credential.response.clientDataJSON, party)
  if (!(await redeemChallenge(database.kysely, challenge, userId))) {
    throw passkeyRefused('This took longer than five minutes, or was sent twice: try again.')
  }
  const made = await verify(credential, { challenge, origin, rp_id: party.id })
  return database.transact(async (transaction) => {
    const passkey = await insertPasskey(transaction, { user_id: userId, name, ...made })
    if (!passkey) throw new ServiceError('conflict', 'This passkey is registered already.')
    const entry = { workspace_id: null, user_id: userId, action: 'passkey.added', subject: name, client }
    await insertAudit(transaction, entry)
    await events.append(transaction, [accountChanged(userId)])
    return passkey
  })
}

async function verify(
  credential: NewCredential,
  expected: { challenge: string; origin: string; rp_id: string },
) {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { transports, ...response } = credential.response
  const checked = await verifyRegistrationResponse({
    response: { ...credential, response },
    expectedChallenge: expected.challenge,
    expectedOrigin: expected.origin,
    expectedRPID: expected.rp_id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch((error: unknown) => {
    throw passkeyRefused('This passkey could not be checked: try again, or with another device.', error)
  })
  if (!checked.verified) throw passkeyRefused()
  const { credential: made, credentialBackedUp } = checked.registrationInfo
  return {
    credential_id: made.id,
    public_key: Buffer.from(made.publicKey),
    sign_count: made.counter,
    transports: transports ?? [],
    synced: credentialBackedUp,
  }
}
