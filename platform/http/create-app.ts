import type { Socket } from 'node:net'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import type { Logger } from 'pino'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'
import { describeProblem } from './problem.ts'
import { addRequestContext, readRequestId } from './request-context.ts'
import { traceRequests } from './trace-requests.ts'

export interface AppOptions {
  service: string
  logger: Logger
  metrics: Metrics
  /** HTTP status of the error codes this app may answer beside the general ones. */
  errors: Readonly<Record<string, number>>
  serverFactory?: FastifyServerOptions['serverFactory']
  /** Answers, on its connection, what cannot be read as a request; in Fastify's way unless given. */
  onMalformed?: (error: NodeJS.ErrnoException, socket: Socket) => void
  /** Answers what no route does; `notFound` unless given. */
  onUnknown?: (request: FastifyRequest, reply: FastifyReply) => unknown
}

/** Bytes of a body that a route takes unless its contract says otherwise. */
const defaultBodyLimit = 1_048_576

/** Seconds to wait before asking again what is unavailable, unless the error knows better. */
const usualWait = 2

/** An HTTP app with this product's ways: request ids, problem documents, access log, metrics, no surprises. */
export function createApp(options: AppOptions): FastifyInstance {
  const { service, logger, metrics } = options
  const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const problem = describeProblem(error, options.errors, {
      instance: request.url,
      request_id: request.id,
    })
    if (problem.status >= 500) {
      // What a contract foresees, such as a repository that is gone, is nobody's fault here.
      const level = problem.code === 'internal' ? 'error' : 'warn'
      logger[level]({ err: error, service }, 'request failed')
    } else if (problem.status === 403) {
      const { code, detail } = problem
      logger.info({ service, method: request.method, path: pathOf(request), code, detail }, 'request refused')
    }
    const wait = error instanceof ServiceError ? error.retry_after : undefined
    if (wait !== undefined || problem.status === 503) reply.header('retry-after', wait ?? usualWait)
    if (problem.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
    return reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: defaultBodyLimit,
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 1000 },
    genReqId: (request) => readRequestId(request.headers),
    frameworkErrors: answerError,
    ...(options.serverFactory && { serverFactory: options.serverFactory }),
    ...(options.onMalformed && { clientErrorHandler: options.onMalformed }),
  }) as unknown as FastifyInstance

  // Bodies are JSON; plain text would only come to be refused later, in other words.
  app.removeContentTypeParser('text/plain')
  addRequestContext(app)
  traceRequests(app, service)

  app.setErrorHandler(answerError)
  app.setNotFoundHandler(options.onUnknown ?? notFound)

  app.addHook('onRequest', (_, reply, done) => {
    reply.header('x-content-type-options', 'nosniff')
    done()
  })

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    metrics.requestSeconds.observe(
      { service, method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    )
    const { statusCode: status, elapsedTime: ms } = reply
    logger.debug({ service, method: request.method, path: pathOf(request), status, ms }, 'request')
    done()
  })
  return app
}

/** What a log may tell of an address: its query may hold a code that signs somebody in. */
function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '/'
}

/** Refuses a request for something that is not there. */
export function notFound(request: FastifyRequest): never {
  throw new ServiceError(
    'not_found',
    `There is nothing at ${request.method} ${request.url}; /docs lists the routes.`,
  )
}
