import { randomBytes } from 'node:crypto'
import type { JWK } from 'jose'
import {
  type Client,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
  Provider,
  type ResourceServer,
} from 'oidc-provider'
import type { Logger } from 'pino'
import { identityScopes, programScopes } from '#contracts/auth/programs.ts'
import { weakerRole } from '#platform/identity/principal.ts'
import { findPrincipal } from '../identify.ts'
import { findAccount } from '../store/accounts.ts'
import { findClientOwner } from '../store/oauth-clients.ts'
import { findGrant } from '../store/oauth-grants.ts'
import { serviceScopes } from './access-tokens.ts'
import { type AdapterParts, createAdapter } from './adapter.ts'
import { claimsOf } from './identity-claims.ts'
import { lifetimes } from './lifetimes.ts'
import { consentPath, signInPath } from './pages.ts'
import { paths } from './paths.ts'
import { signingAlgorithm } from './signing-keys.ts'
import { currentUnit } from './unit-of-work.ts'

export interface ProviderParts extends AdapterParts {
  /** Where people and programs reach the server; a trailing slash is none of it. */
  issuer: string
  /** With its private part. */
  key: JWK
  /** Whether browsers come over https. */
  isSecure: boolean
  logger: Logger
}

/** Cookie that names our session to the provider within a request; browsers are neither sent nor believed it. */
export const sessionCookieName = 'throughline_oauth_session'

/** The authorization server: oidc-provider with our accounts, sessions, consent and tables. */
export function createProvider(parts: ProviderParts): Provider {
  const { issuer, key, isSecure, logger } = parts
  const cookie = {
    httpOnly: true,
    sameSite: 'lax',
    signed: false,
    secure: isSecure,
    overwrite: true,
  } as const
  // Theirs are for a path each, with which a name cannot begin with `__Host-`.
  const prefix = isSecure ? '__Secure-' : ''
  const provider = new Provider(issuer, {
    adapter: createAdapter(parts),
    jwks: { keys: [key] },
    routes: paths,
    scopes: [...programScopes],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    responseTypes: ['code'],
    subjectTypes: ['public'],
    pkce: { required: () => true },
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    clientDefaults: {
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      id_token_signed_response_alg: signingAlgorithm,
      token_endpoint_auth_method: 'client_secret_basic',
    },
    enabledJWA: { idTokenSigningAlgValues: [signingAlgorithm] },
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: (_, origin, client) => mayCall(origin, client),
    cookies: {
      names: {
        session: sessionCookieName,
        interaction: `${prefix}throughline_oauth_interaction`,
        resume: `${prefix}throughline_oauth_resume`,
      },
      long: cookie,
      short: cookie,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: isOwnToken },
      revocation: { enabled: true, allowedPolicy: isOwnToken },
      registration: {
        enabled: true,
        initialAccessToken: false,
        idFactory: () => `client_${randomBytes(12).toString('base64url')}`,
        secretFactory: () => randomBytes(32).toString('base64url'),
      },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx) => (serviceScopes(scopesOf(ctx)).length > 0 ? issuer : []),
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => describeResource(issuer, resource),
      },
    },
    ttl: {
      AccessToken: lifetimes.access_token,
      AuthorizationCode: lifetimes.code,
      ClientCredentials: lifetimes.access_token,
      IdToken: lifetimes.id_token,
      Interaction: lifetimes.request,
      RefreshToken: lifetimes.refresh_token,
      Session: lifetimes.request,
      Grant: lifetimes.refresh_token,
    },
    expiresWithSession: () => false,
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    loadExistingGrant: async (ctx) => {
      const allowed = ctx.oidc.result?.consent?.grantId
      return allowed === undefined ? undefined : ctx.oidc.provider.Grant.find(allowed)
    },
    interactions: {
      policy: createPolicy(),
      url: (_, { prompt, params, uid }) =>
        prompt.name === 'login' ? signInPath(afterSignIn(params), 'again') : consentPath(uid),
    },
    findAccount: async (_, id) => {
      const account = await findAccount(await currentUnit().transaction(), id)
      if (account === null) return undefined
      return { accountId: id, claims: async () => claimsOf(account, identityScopes) }
    },
    extraTokenClaims: readTokenClaims,
    formats: {
      customizers: {
        jwt: async (ctx, token, jwt) => {
          const grant = ctx.oidc.entities.Grant
          if (token.kind !== 'AccessToken' || !grant) return
          const asked = new Set([...identityScopes].filter((scope) => scopesOf(ctx).includes(scope)))
          const scope = [grant.getOIDCScopeFiltered(asked), token.scope].filter(Boolean).join(' ')
          jwt.payload.scope = [...new Set(scope.split(' '))].join(' ')
        },
      },
    },
    renderError: async (ctx, { error }) => {
      ctx.status = 303
      ctx.redirect(`${consentPath()}?error=${encodeURIComponent(error)}`)
    },
    fetch: async () => {
      throw new Error('Nothing is fetched for a client.')
    },
  })
  provider.proxy = true
  const log = (error: Error) => logger.error({ err: error }, 'A request of a program failed')
  provider.on('server_error', (_, error) => log(error))
  provider.onerror = log
  return provider
}

/** A program sees and ends its own tokens alone. */
function isOwnToken(
  _: KoaContextWithOIDC,
  client: Client,
  token: { clientId?: string | undefined },
): boolean {
  return token.clientId === client.clientId
}

/** Pages of other sites call with a program that keeps no secret, from where it has its answers sent. */
function mayCall(origin: string, client: Client): boolean {
  const isFrom = (address: string) => URL.parse(address)?.origin === origin
  return client.clientAuthMethod === 'none' && (client.redirectUris ?? []).some(isFrom)
}

/** Sign-in as usual; consent each time a program asks, since anybody may have started it. */
function createPolicy() {
  const { Check, Prompt, base } = interactionPolicy
  const policy = base()
  policy.remove('consent')
  policy.add(
    new Prompt(
      { name: 'consent', requestable: true },
      new Check('consent_missing', 'the person has to be asked', 'consent_required', ({ oidc }) =>
        oidc.result?.consent ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    ),
  )
  return policy
}

/** Everything here is one resource, at the address of the server. */
function describeResource(issuer: string, resource: string): ResourceServer {
  if (resource !== issuer && resource !== `${issuer}/`) {
    throw new errors.InvalidTarget(`the only resource here is ${issuer}`)
  }
  return {
    scope: serviceScopes(programScopes).join(' '),
    audience: issuer,
    accessTokenFormat: 'jwt',
    accessTokenTTL: lifetimes.access_token,
    jwt: { sign: { alg: signingAlgorithm } },
  }
}

/** The scopes a request is about: those it asks for, or those of what it exchanges. */
function scopesOf({ oidc }: KoaContextWithOIDC): string[] {
  const { params, entities } = oidc
  const asked = params?.scope ?? entities.RefreshToken?.scope ?? entities.AuthorizationCode?.scope ?? ''
  return String(asked).split(' ')
}

/** Which workspace a token is for, and how far its person reaches there now. */
async function readTokenClaims(
  _: KoaContextWithOIDC,
  token: { kind: string; clientId?: string | undefined; grantId?: string | undefined },
) {
  const transaction = await currentUnit().transaction()
  const { grantId, clientId = '' } = token
  const owner =
    grantId === undefined
      ? await findClientOwner(transaction, clientId)
      : await findGrant(transaction, grantId)
  const person = owner && (await findPrincipal(transaction, owner.user_id, owner.workspace_id))
  if (!owner || !person) {
    throw new errors.InvalidGrant('nobody stands behind this client any more')
  }
  const role = grantId === undefined ? weakerRole('agent', person.role) : person.role
  return { workspace_id: owner.workspace_id, role, ...(grantId !== undefined && { grant_id: grantId }) }
}

/** Seconds a sign-in that was just asked for is new enough, however little the program gives. */
const shortestAge = 300

/** A request as it is when it comes again, its wish for a new sign-in granted. */
function afterSignIn(params: Record<string, unknown>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (name === 'prompt' || value === undefined) continue
    for (const one of [value].flat()) query.append(name, String(one))
  }
  const age = query.get('max_age')
  if (age !== null) query.set('max_age', String(Math.max(Number(age), shortestAge)))
  return `${paths.authorization}?${query}`
}
