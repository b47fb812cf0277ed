import proxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Contract } from '#platform/contract/define-contract.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { ClientAddressProof } from '#platform/identity/client-address-proof.ts'
import { identityHeader } from '#platform/identity/credentials.ts'
import type { IssueToken } from '#platform/identity/issue-tokens.ts'
import { traceHeaders } from '#platform/telemetry/spans.ts'
import type { Introduce } from './introduce.ts'

/** How long a service may be silent before its request is given up, in milliseconds. */
const longestSilence = 60_000

export interface ForwardingOptions {
  contract: Contract
  /** Address of the service. */
  upstream: string
  introduce: Introduce
  issueToken: IssueToken
  addressProof: ClientAddressProof
}

/**
 * Hands requests for a service that runs elsewhere on to it: those below `/api` with a token that says who asks, and those
 * of its mounts, which have a protocol of their own, as they are.
 */
export async function addForwarding(app: FastifyInstance, options: ForwardingOptions): Promise<void> {
  const { addressProof, contract, upstream } = options
  const replyOptions: FastifyHttpProxyOptions['replyOptions'] = {
    timeout: longestSilence,
    rewriteRequestHeaders: ({ headers: { host } }, headers) => ({
      ...headers,
      // A mount compares a page's origin with the host that the page was asked for.
      ...(host !== undefined && { host }),
      ...addressProof.headersFor(headers),
      ...traceHeaders(),
    }),
    onError: (reply, { error }) => reply.send(explainFailure(contract.name, error)),
  }
  const usual = { upstream, disableRequestLogging: true, replyOptions }
  for (const prefix of contract.prefixes) {
    await app.register(proxy, {
      ...usual,
      prefix: `/api${prefix}`,
      rewritePrefix: prefix,
      preValidation: (request, _, done) => void identify(request, options).then(() => done(), done),
    })
  }
  for (const mount of contract.mounts ?? []) {
    await app.register(proxy, { ...usual, prefix: mount, rewritePrefix: mount })
  }
}

async function identify({ raw }: FastifyRequest, options: ForwardingOptions): Promise<void> {
  const { contract, introduce, issueToken } = options
  const principal = await introduce(raw, contract)
  if (principal) raw.headers[identityHeader] = await issueToken(principal, contract.name)
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
