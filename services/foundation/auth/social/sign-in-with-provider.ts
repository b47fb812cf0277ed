import type { ProviderId, SocialRefusal } from '#contracts/auth/social.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { RequestHeaders } from '#platform/identity/credentials.ts'
import { readClientDetails } from '../client-details.ts'
import { endFormerSession } from '../end-former-session.ts'
import type { AuthParts } from '../parts.ts'
import { askForSecondFactor } from '../second-factor.ts'
import { digestOf } from '../secret-token.ts'
import { hasSecondFactor } from '../store/accounts.ts'
import { insertAudit } from '../store/audit.ts'
import { insertSession } from '../store/sessions.ts'
import { insertErrand, redeemErrand, type SocialErrand } from '../store/social-sign-ins.ts'
import { admitIdentity, linkAccount } from './admit-identity.ts'
import type { Provider, ProviderIdentity, RoundTrip } from './provider.ts'
import { requireProvider } from './providers.ts'
import { Refused } from './refused.ts'
import { tripLifetime } from './round-trip.ts'

/** Where the browser goes on, and the cookies it takes along. */
export interface Onward {
  url: string
  cookies: string[]
}

/** What a provider adds to the address it sends the browser back to. */
export interface CallbackQuery {
  code?: string
  state?: string
  iss?: string
  error?: string
}

/** Sends a browser to a provider: to sign in or up, or to link an account there with that of `user_id`. */
export async function goToProvider(
  { config, database, providers, roundTrips, logger }: AuthParts,
  id: ProviderId,
  { user_id = null, invitation }: { user_id?: string | null; invitation?: string | undefined },
): Promise<Onward> {
  const provider = requireProvider(providers, id)
  const trip = roundTrips.begin()
  const url = await provider.createUrl(trip, callbackOf(config.public_url, id)).catch((cause: unknown) => {
    logger.warn({ err: cause, provider: id }, 'A provider does not answer')
    throw new ServiceError('provider_failed', `${provider.name} does not answer: try again later.`, { cause })
  })
  const invitation_digest = invitation === undefined ? null : digestOf(invitation)
  await insertErrand(database.kysely, trip.state, { provider: id, user_id, invitation_digest }, tripLifetime)
  return { url: url.href, cookies: [roundTrips.write(trip)] }
}

/** Takes in a browser that a provider has sent back. Whatever came of it, it goes on to a page that says so. */
export async function comeFromProvider(
  parts: AuthParts,
  id: ProviderId,
  { query, headers, user_id }: { query: CallbackQuery; headers: RequestHeaders; user_id: string | null },
): Promise<Onward> {
  const { config, database, providers, roundTrips, logger } = parts
  const provider = requireProvider(providers, id)
  const { state = '' } = query
  const trip = roundTrips.resume(state, headers)
  const errand = trip && (await redeemErrand(database.kysely, state, id))
  if (!trip || !errand) return refuse(null, 'sign_in_expired')
  const clear = roundTrips.clear()
  try {
    const identity = await askProvider(provider, trip, addToUrl(callbackOf(config.public_url, id), query))
    const { url, cookies } = await enter(parts, identity, { errand, headers, user_id })
    return { url, cookies: [clear, ...cookies] }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    logger.warn({ err: error.cause ?? error, provider: id }, 'A sign-in with a provider was refused')
    const { url } = refuse(errand, error.reason)
    return { url, cookies: [clear] }
  }
}

async function askProvider(provider: Provider, trip: RoundTrip, callback: URL): Promise<ProviderIdentity> {
  if (callback.searchParams.get('error') === 'access_denied') throw new Refused('denied')
  try {
    return await provider.identify(trip, callback)
  } catch (cause) {
    throw new Refused('provider_failed', { cause })
  }
}

/** One transaction: killed at any point, nobody is half signed up, and an invitation is still there. */
async function enter(
  parts: AuthParts,
  identity: ProviderIdentity,
  given: { errand: SocialErrand; headers: RequestHeaders; user_id: string | null },
): Promise<Onward> {
  const { database, cookies } = parts
  const { errand, headers } = given
  const client = readClientDetails(headers)
  if (errand.user_id !== null) {
    const { user_id } = errand
    if (given.user_id !== user_id) throw new Refused('session_changed')
    await database.transact((transaction) => linkAccount(parts, transaction, user_id, { identity, client }))
    return { url: '/settings', cookies: [] }
  }
  const { user_id, session } = await database.transact(async (transaction) => {
    const { invitation_digest } = errand
    const user_id = await admitIdentity(parts, transaction, { identity, invitation_digest, client })
    if (await hasSecondFactor(transaction, user_id)) return { user_id, session: null }
    const entry = { workspace_id: null, user_id, action: 'session.started', subject: identity.provider }
    await insertAudit(transaction, { ...entry, client })
    return { user_id, session: await insertSession(transaction, user_id, client, parts.config) }
  })
  await endFormerSession(parts, headers)
  if (session !== null) return { url: '/', cookies: [cookies.write(session)] }
  // Without the former session, against which better-auth would hold the code.
  const waiting = [cookies.clear(), await askForSecondFactor(parts, user_id)]
  return { url: '/?sign-in=second_factor', cookies: waiting }
}

function refuse(errand: SocialErrand | null, reason: SocialRefusal): Onward {
  const url = errand !== null && errand.user_id !== null ? `/settings?link=${reason}` : `/?sign-in=${reason}`
  return { url, cookies: [] }
}

function callbackOf(server: URL, id: ProviderId): URL {
  return new URL(`/api/auth/social/${id}/callback`, server)
}

function addToUrl(url: URL, query: CallbackQuery): URL {
  for (const name of ['code', 'state', 'iss', 'error'] as const) {
    const value = query[name]
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url
}
