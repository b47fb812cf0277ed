import proxy from '@fastify/http-proxy'
import type { FastifyInstance } from 'fastify'
import type { Contract } from '#platform/contract/define-contract.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { traceHeaders } from '#platform/telemetry/spans.ts'

/** How long a service may be silent before its request is given up, in milliseconds. */
const longestSilence = 60_000

/** Hands requests for a service that runs elsewhere on to it, as they are: below `/api`, and those of its mounts. */
export async function addForwarding(
  app: FastifyInstance,
  contract: Contract,
  upstream: string,
): Promise<void> {
  const paths = [
    ...contract.prefixes.map((prefix) => ({ prefix: `/api${prefix}`, rewritePrefix: prefix })),
    ...(contract.mounts ?? []).map((mount) => ({ prefix: mount, rewritePrefix: mount })),
  ]
  for (const path of paths) {
    await app.register(proxy, {
      upstream,
      ...path,
      disableRequestLogging: true,
      replyOptions: {
        timeout: longestSilence,
        rewriteRequestHeaders: ({ headers: { host } }, headers) => ({
          ...headers,
          // A mount compares a page's origin with the host that the page was asked for.
          ...(host !== undefined && { host }),
          ...traceHeaders(),
        }),
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
