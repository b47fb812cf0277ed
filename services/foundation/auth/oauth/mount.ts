import type { IncomingMessage, ServerResponse } from 'node:http'
import { identityScopes, programScopes, protectedResourcePath } from '#contracts/auth/programs.ts'
import { isConnectionError } from '#platform/database/connection-error.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Mount } from '#platform/http/mounts.ts'
import { describeProblem } from '#platform/http/problem.ts'
import { readRequestId } from '#platform/http/request-context.ts'
import type { AuthParts } from '../parts.ts'
import type { AuthorizationServerParts } from './authorization-server.ts'
import { discoveryPaths, paths } from './paths.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The gateway's, but for a directive in which the provider notes the one script it may answer with (`form_post`). */
const contentPolicy = "default-src 'none'; script-src 'none'; base-uri 'none'; frame-ancestors 'none'"

const exact = new Set<string>([...Object.values(paths), ...discoveryPaths])
const below = [`${paths.authorization}/`, `${paths.registration}/`]

/**
 * Takes what programs ask at `/oauth` and `/.well-known`. The authorization server is loaded when one first comes; keys and
 * the description of the resource are told without it.
 */
export function createOAuthMount(parts: AuthorizationServerParts): Mount {
  const { logger, signingKeys } = parts
  let loading: Promise<Handler> | undefined
  const load = () => {
    loading ??= import('./authorization-server.ts').then(({ createAuthorizationServer }) =>
      createAuthorizationServer(parts),
    )
    return loading
  }
  const answer: Handler = async (request, response) => {
    const path = pathOf(request)
    response.setHeader('content-security-policy', contentPolicy)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (isRead && path === paths.jwks) {
      return sendPublic(response, { keys: await signingKeys.published() }, 'application/jwk-set+json')
    }
    if (isRead && path === protectedResourcePath) return sendPublic(response, describeResource(parts))
    if (exact.has(path) || below.some((prefix) => path.startsWith(prefix))) {
      return (await load())(request, response)
    }
    sendProblem(response, request)
  }
  return {
    request: (request, response) => {
      answer(request, response).catch((error) => {
        logger.error({ err: error }, 'A request of a program failed')
        sendFailure(response, error)
      })
    },
  }
}

/** RFC 9728 §3.2. */
function describeResource({ issuer }: Pick<AuthParts, 'issuer'>) {
  return {
    resource: issuer,
    authorization_servers: [issuer],
    jwks_uri: issuer + paths.jwks,
    scopes_supported: programScopes.filter((scope) => !(identityScopes as readonly string[]).includes(scope)),
    bearer_methods_supported: ['header'],
    resource_name: 'Throughline',
    resource_documentation: `${issuer}/docs/`,
  }
}

/** What every page of every site may read. */
function sendPublic(response: ServerResponse, body: unknown, type = 'application/json'): void {
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'public, max-age=60',
    'access-control-allow-origin': '*',
  })
  response.end(JSON.stringify(body))
}

/** In the terms of RFC 6749 §5.2. */
function sendFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const [status, code] = isConnectionError(error) ? [503, 'temporarily_unavailable'] : [500, 'server_error']
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '2' })
  response.end(JSON.stringify({ error: code }))
}

function sendProblem(response: ServerResponse, request: IncomingMessage): void {
  const nothing = new ServiceError('not_found', `There is nothing at ${request.method} ${pathOf(request)}.`)
  const request_id = readRequestId(request.headers)
  const problem = describeProblem(nothing, {}, { instance: request.url ?? '/', request_id })
  response.writeHead(problem.status, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify(problem))
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}
