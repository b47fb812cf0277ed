import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { runInContext } from '#platform/service/context.ts'

const requestIdHeader = 'x-request-id'
const acceptableId = /^[\w.:-]{1,100}$/

/** The id a client sent, when it is one we may put into logs; else a new one. */
export function readRequestId(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const given = headers[requestIdHeader]
  return typeof given === 'string' && acceptableId.test(given) ? given : randomUUID()
}

/** Gives every request its context, and every answer the request's id. */
export function addRequestContext(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id)
    runInContext({ request_id: request.id, principal: null }, done)
  })
}
