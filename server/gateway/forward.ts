import proxy from '@fastify/http-proxy'
import type { FastifyInstance } from 'fastify'
import type { Contract } from '#platform/contract/define-contract.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { traceHeaders } from '#platform/telemetry/spans.ts'

/** How long a service may be silent before its request is given up, in milliseconds. */
const longestSilence = 60_000

/** Hands requests below `/api` for a service that runs elsewhere on to it, as they are. */
export async function addForwarding(
  app: FastifyInstance,
  contract: Contract,
  upstream: string,
): Promise<void> {
  for (const prefix of contract.prefixes) {
    await app.register(proxy, {
      upstream,
      prefix: `/api${prefix}`,
      rewritePrefix: prefix,
      disableRequestLogging: true,
      replyOptions: {
        timeout: longestSilence,
        rewriteRequestHeaders: (_, headers) => ({ ...headers, ...traceHeaders() }),
        onError: (reply, { error }) => reply.send(explainFailure(contract.name, error)),
      },
    })
  }
}

function explainFailure(service: string, cause: Error): ServiceError {
  if ('statusCode' in cause && cause.statusCode === 504) {
    return new ServiceError('timeout', `The ${service} service did not answer in time.`, { cause })
  }
  return new ServiceError('unavailable', `The ${service} service cannot be reached; try again shortly.`, {
    cause,
    retry_after: 2,
  })
}
