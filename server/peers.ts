import { SpanKind } from '@opentelemetry/api'
import {
  bulkhead,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  isTaskCancelledError,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import type { FastifyInstance } from 'fastify'
import { Agent, request as send } from 'undici'
import type { Transport, TransportRequest, TransportResponse } from '#platform/contract/create-client.ts'
import type { Contract } from '#platform/contract/define-contract.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { identityHeader } from '#platform/identity/credentials.ts'
import type { IssueToken } from '#platform/identity/issue-tokens.ts'
import { currentContext } from '#platform/service/context.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'
import { traceHeaders, withSpan } from '#platform/telemetry/spans.ts'

export interface PeerOptions {
  /** The services that run in this process; filled while they are built. */
  local: ReadonlyMap<string, FastifyInstance>
  /** Where a service that runs elsewhere listens. */
  urlOf: (contract: Contract) => string
  issueToken: IssueToken
  metrics: Metrics
}

export interface Peers {
  reach: (contract: Contract, caller: string) => Transport
  /**
   * Reaches a service for a question that is asked again and again and waits for its answer: tried once, and without a
   * part in the circuit breaker, so that somebody's request finds the service as soon as it is there.
   */
  follow: (contract: Contract, caller: string) => Transport
  close: () => Promise<void>
}

/** Seconds a call to a peer may take, all tries together. */
const callSeconds = 30
const callsAtOnce = 32
const callsWaiting = 256

/**
 * The only place that knows which service runs where. A local peer is called in memory through its own HTTP stack, so
 * that routing, validation and errors are the same as over the network.
 */
export function createPeers(options: PeerOptions): Peers {
  const agent = new Agent({ connections: callsAtOnce, keepAliveTimeout: 30_000 })
  const identify = createIdentification(options.issueToken)
  const guards = new Map<string, Guard>()

  const guardOf = (contract: Contract) => {
    const guard = guards.get(contract.name) ?? createGuard()
    guards.set(contract.name, guard)
    return guard
  }
  const connect = (
    contract: Contract,
    caller: string,
    guardFor: (contract: Contract) => Guard,
  ): Transport => {
    const call: Transport = async (request) => {
      const headers = { ...request.headers, ...traceHeaders(), ...(await identify(caller, contract.name)) }
      const identified = { ...request, headers }
      const app = options.local.get(contract.name)
      if (app) return callLocal(app, identified)
      try {
        return await guardFor(contract)(identified, (signal) =>
          callRemote(agent, options.urlOf(contract), identified, signal),
        )
      } catch (error) {
        const failure = describeFailure(contract.name, error)
        options.metrics.peerFailures.inc({ peer: contract.name, reason: failure.code })
        throw failure
      }
    }
    const span = { service: caller, kind: SpanKind.CLIENT, attributes: { 'throughline.peer': contract.name } }
    return (request) => withSpan(`${request.method} ${contract.name}`, span, () => call(request))
  }
  return {
    reach: (contract, caller) => connect(contract, caller, guardOf),
    follow: (contract, caller) => connect(contract, caller, () => askOnce),
    close: () => agent.close(),
  }
}

/**
 * Headers that tell a peer on whose behalf it is called: the caller of this request, or a service that works on its own
 * account. Work without either has no workspace, and is refused.
 */
function createIdentification(issueToken: IssueToken) {
  return async (caller: string, peer: string): Promise<Record<string, string>> => {
    const context = currentContext()
    const principal = context?.principal
    if (!principal) throw new Error(`${caller} calls a peer for nobody; wrap its work in runAsService.`)
    return {
      [identityHeader]: await issueToken(principal, peer),
      ...(context?.request_id && { 'x-request-id': context.request_id }),
    }
  }
}

async function callLocal(app: FastifyInstance, request: TransportRequest): Promise<TransportResponse> {
  const response = await app.inject({
    method: request.method as 'GET',
    url: request.path,
    headers: request.headers,
    ...(request.body !== undefined && { payload: request.body }),
    ...(request.signal && { signal: request.signal }),
  })
  return {
    status: response.statusCode,
    headers: response.headers as TransportResponse['headers'],
    body: response.payload,
  }
}

async function callRemote(
  agent: Agent,
  base: string,
  request: TransportRequest,
  signal: AbortSignal,
): Promise<TransportResponse> {
  const response = await send(base + request.path, {
    dispatcher: agent,
    method: request.method as 'GET',
    headers: request.headers,
    ...(request.body !== undefined && { body: request.body }),
    signal: request.signal ? AbortSignal.any([request.signal, signal]) : signal,
  })
  return { status: response.statusCode, headers: response.headers, body: await response.body.text() }
}

type Guard = (
  request: TransportRequest,
  work: (signal: AbortSignal) => Promise<TransportResponse>,
) => Promise<TransportResponse>

const oneTry = timeout(callSeconds * 1000, TimeoutStrategy.Aggressive)
const askOnce: Guard = (_request, work) => oneTry.execute(({ signal }) => work(signal))

/** Time-out, bounded queue, circuit breaker and, for idempotent calls only, retries. */
function createGuard(): Guard {
  const answeredBadly = handleWhen((error) => !(error instanceof Error && error.name === 'AbortError'))
  const breaker: CircuitBreakerPolicy = circuitBreaker(answeredBadly, {
    halfOpenAfter: 2_000,
    breaker: new ConsecutiveBreaker(8),
  })
  const once = wrap(
    timeout(callSeconds * 1000, TimeoutStrategy.Aggressive),
    bulkhead(callsAtOnce, callsWaiting),
    breaker,
  )
  const again = retry(answeredBadly, {
    maxAttempts: 3,
    backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 1_000 }),
  })
  const repeatedly = wrap(again, once)
  return (request, work) => (request.idempotent ? repeatedly : once).execute(({ signal }) => work(signal))
}

function describeFailure(peer: string, cause: unknown): ServiceError {
  if (isTaskCancelledError(cause)) {
    return new ServiceError('timeout', `The ${peer} service did not answer in ${callSeconds} s.`, { cause })
  }
  if (isBulkheadRejectedError(cause)) {
    return new ServiceError(
      'unavailable',
      `Too many calls wait for the ${peer} service; try again shortly.`,
      {
        cause,
        retry_after: 1,
      },
    )
  }
  const detail = isBrokenCircuitError(cause)
    ? `The ${peer} service failed repeatedly and is given a moment to recover.`
    : `The ${peer} service cannot be reached.`
  return new ServiceError('unavailable', detail, { cause, retry_after: 2 })
}
