import { impliedScopes, programScopes } from '#contracts/auth/programs.ts'
import type { authContract } from '#contracts/auth.ts'
import type { Transaction } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { type RequestHeaders, readCredential } from '#platform/identity/credentials.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import { readClientDetails } from '../client-details.ts'
import { answerRequest, findWaitingRequest, type WaitingRequest } from '../oauth/authorization-requests.ts'
import { isLoopback } from '../oauth/redirects.ts'
import type { AuthParts } from '../parts.ts'
import { requireMember } from '../require-member.ts'
import { listMemberships } from '../store/accounts.ts'
import { insertAudit } from '../store/audit.ts'
import { findClient, nameOf } from '../store/oauth-clients.ts'
import { hostOf, insertGrant } from '../store/oauth-grants.ts'
import type { Executor } from '../store/queries.ts'
import { findSessionId } from '../store/sessions.ts'

type AuthorizationRoute = 'getAuthorizationRequest' | 'decideAuthorizationRequest'

/** Consent: a person reads what a program asks for, and answers. */
export function createAuthorizationRoutes({
  config,
  database,
  events,
  cookies,
  clientSecrets,
}: AuthParts): Pick<Handlers<typeof authContract>, AuthorizationRoute> {
  /** The session of a browser; programs and keys let nobody in. */
  const requireSession = async (executor: Executor, headers: RequestHeaders) => {
    const credential = readCredential(headers)
    const token = credential?.kind === 'session' ? cookies.read(credential.value) : null
    const session = token === null ? null : await findSessionId(executor, token)
    if (session !== null) return session
    throw new ServiceError('forbidden', 'A person answers this in the browser in which the program asked.')
  }
  /** The request, if it came in this very browser: else somebody could have another person answer theirs. */
  const requireRequest = async (executor: Executor, id: string, headers: RequestHeaders, lock = false) => {
    const session = await requireSession(executor, headers)
    const request = await findWaitingRequest(executor, id, lock)
    if (request !== null && request.session_id === session) return request
    throw new ServiceError(
      'authorization_expired',
      'This request was answered, is older than ten minutes, or came in another browser: start again in the program.',
    )
  }
  const allow = async (
    transaction: Transaction,
    request: WaitingRequest,
    { principal, scopes }: { principal: Principal; scopes: string[] },
    headers: RequestHeaders,
  ) => {
    const { workspace_id } = principal
    await requireMember(transaction, principal)
    const { client_id, resources } = request
    const grant = { workspace_id, user_id: principal.id, client_id, scopes, resources }
    const grantId = await insertGrant(transaction, grant, config.program_days)
    const client = readClientDetails(headers)
    const entry = {
      workspace_id,
      user_id: principal.id,
      action: 'program.allowed',
      subject: client_id,
      client,
    }
    await insertAudit(transaction, entry)
    await events.append(transaction, [
      {
        workspace_id,
        type: 'program.allowed',
        data: { program_id: grantId, client_id, account_id: principal.id },
      },
    ])
    await answerRequest(transaction, request, { consent: { grantId } })
  }

  return {
    getAuthorizationRequest: async ({ params, headers }) => {
      const { kysely } = database
      const request = await requireRequest(kysely, params.id, headers)
      const client = await findClient(kysely, clientSecrets, request.client_id)
      if (client === null)
        throw new ServiceError('authorization_expired', 'This program is registered no more.')
      const redirect = new URL(request.redirect_uri)
      return {
        id: request.id,
        client_id: request.client_id,
        name: nameOf(client.metadata),
        client_uri: client.metadata.client_uri ?? null,
        redirect_host: hostOf(request.redirect_uri) ?? '',
        is_local: isLoopback(redirect),
        registered_by: client.registered_by,
        scopes: known(request.scopes),
        workspaces: await listMemberships(kysely, request.user_id),
        program_days: config.program_days,
        expires_at: request.expires_at,
      }
    },

    decideAuthorizationRequest: ({ params, body, principal, headers }) =>
      database.transact(async (transaction) => {
        const request = await requireRequest(transaction, params.id, headers, true)
        const workspace_id = body.workspace_id ?? principal.workspace_id
        if (body.decision === 'allow') {
          const given = { principal: { ...principal, workspace_id }, scopes: choose(request, body.scopes) }
          await allow(transaction, request, given, headers)
        } else {
          const error_description = 'the person did not let the program in'
          await answerRequest(transaction, request, { error: 'access_denied', error_description })
        }
        return { return_to: request.return_to }
      }),
  }
}

/** The scopes that a person gives of those that were asked for; all when none are named. */
function choose(request: WaitingRequest, named: readonly string[] | undefined): string[] {
  const asked = known(request.scopes)
  if (named === undefined) return asked
  const faults = named.flatMap((scope, at) =>
    asked.includes(scope) ? [] : [{ pointer: `/body/scopes/${at}`, detail: 'is not asked for' }],
  )
  const [first] = faults
  if (first !== undefined) {
    const message = `The request is not valid: ${first.pointer} ${first.detail}.`
    throw new ServiceError('invalid_request', message, { faults })
  }
  return asked.filter((scope) => named.includes(scope) || impliedScopes.includes(scope))
}

/** The scopes there are, of those that were asked for. */
function known(scopes: readonly string[]): string[] {
  return [...new Set(scopes)].filter((scope) => programScopes.includes(scope))
}
