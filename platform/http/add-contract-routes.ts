import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Contract, RouteContract } from '#platform/contract/define-contract.ts'
import type { AccessLog } from '#platform/identity/access-log.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { HandlerRequest, Handlers } from '#platform/service/define-service.ts'
import { admit, type GuardedRoute, guardSubject } from './admit.ts'
import type { IdempotencyStore } from './idempotency.ts'
import type { RateLimits } from './rate-limits.ts'
import { createAnswerCheck, createValidator } from './validate.ts'

export interface AnswerOptions {
  authenticate: Authenticate
  /** Keeps the answers of creating requests that carry an `Idempotency-Key`. */
  idempotency: IdempotencyStore | null
  /** Keeps who looked at somebody else's data; null where no route tells of persons. */
  accessLog: Pick<AccessLog, 'record'> | null
  /** null: nobody is held to a rate. */
  rateLimits: RateLimits | null
  /** Compare every answer with its contract, and fail loudly when it differs. For tests. */
  checkAnswers: boolean
}

/** A handler, seen without the types that tie it to its route. */
type AnyHandler = (request: HandlerRequest<RouteContract & { access: 'public' }>) => unknown

/** Puts every operation of a contract on the app: identity, validation, handler, answer. */
export function addContractRoutes<C extends Contract>(
  app: FastifyInstance,
  contract: C,
  handlers: Handlers<C>,
  options: AnswerOptions,
): void {
  for (const [name, route] of Object.entries(contract.routes)) {
    const handler = (handlers as unknown as Readonly<Record<string, AnyHandler>>)[name]
    if (!handler) throw new Error(`Service ${contract.name} has no handler for ${name}.`)
    const definition: RouteOptions = {
      method: route.method,
      url: route.path,
      ...(route.body_limit !== undefined && { bodyLimit: route.body_limit }),
      handler: createRouteHandler({ service: contract.name, operation: name, route }, handler, options),
    }
    if (route.raw_body) addRawRoute(app, route.raw_body, definition)
    else app.route(definition)
  }
}

/** Puts a route on the app in a scope of its own, where bodies of these media types, and no others, stay bytes. */
function addRawRoute(app: FastifyInstance, mediaTypes: readonly string[], definition: RouteOptions): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      [...mediaTypes],
      { parseAs: 'buffer' },
      async (_: FastifyRequest, bytes: Buffer) => bytes,
    )
    scope.route(definition)
  })
}

function createRouteHandler(guarded: GuardedRoute, handler: AnyHandler, options: AnswerOptions) {
  const { route } = guarded
  const validate = createValidator(route)
  const checkAnswer = options.checkAnswers && !route.produces ? createAnswerCheck(route) : null
  const status = route.status ?? 200

  const answer = async (request: FastifyRequest, reply: FastifyReply, principal: Principal | null) => {
    const parts = validate({ params: request.params, query: request.query, body: request.body })
    await guardSubject(guarded, parts, principal, options.accessLog)
    const body = await handler({
      ...parts,
      principal,
      headers: request.headers,
      get signal() {
        return abortSignalOf(reply)
      },
      setHeader: (header: string, value: string) => reply.header(header, value),
    })
    checkAnswer?.(body)
    return body
  }

  return async (request: FastifyRequest, reply: FastifyReply) => {
    const principal = await admit(guarded, request.headers, options.authenticate)
    await options.rateLimits?.take(principal, guarded.service, route)
    reply.status(status)
    if (route.produces) return reply.send(await answer(request, reply, principal))
    reply.type('application/json; charset=utf-8')
    if (status === 201 && principal && options.idempotency) {
      return reply.send(
        await options.idempotency.once(request, reply, principal, async () =>
          JSON.stringify(await answer(request, reply, principal)),
        ),
      )
    }
    const body = await answer(request, reply, principal)
    return reply.send(status === 204 || status === 303 ? undefined : JSON.stringify(body))
  }
}

/** Aborts when the client goes away before it has the whole answer. */
function abortSignalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}
