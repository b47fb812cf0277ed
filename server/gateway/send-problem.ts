import type { IncomingMessage, ServerResponse } from 'node:http'
import { ServiceError } from '#platform/errors/service-error.ts'
import { describeProblem } from '#platform/http/problem.ts'
import { readRequestId } from '#platform/http/request-context.ts'

/**
 * Answers a request that reaches no app, without reading its body; the connection ends when there is more of that than
 * was sent along. Gives the problem.
 */
export function sendProblem(request: IncomingMessage, response: ServerResponse, error: unknown) {
  const request_id = readRequestId(request.headers)
  const problem = describeProblem(error, {}, { instance: request.url ?? '/', request_id })
  const wait = error instanceof ServiceError ? error.retry_after : undefined
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    ...(wait !== undefined && { 'retry-after': String(wait) }),
    'x-request-id': request_id,
    ...(hasBody(request) && { connection: 'close' }),
  })
  response.end(JSON.stringify(problem))
  return problem
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
