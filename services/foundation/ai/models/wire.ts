import { Agent, fetch as send } from 'undici'
import type { Provider } from '../config.ts'
import { ModelFailure } from './model-failure.ts'

/** One connection to a model server for one call. */
export interface Wire {
  /** What the SDK of the provider is given as `fetch`. */
  fetch: typeof globalThis.fetch
  /** What went wrong on the wire; null while nothing has. It is the truth whatever the SDK makes of it. */
  failure: () => ModelFailure | null
  /** Aborted with the call, and when an answer grows too large. */
  signal: AbortSignal
}

/** Bytes of an answer at most; the longest that is asked for has some 20,000. */
const answerBytes = 2_097_152

/** Connections are kept between calls; the time a call may take is the caller's matter. */
const agent = new Agent({
  keepAliveTimeout: 30_000,
  headersTimeout: 0,
  bodyTimeout: 0,
  connect: { timeout: 5_000 },
})

/**
 * Opens the way to a provider. Requests go to the address the operator set and to no other: redirects are not followed,
 * and an answer that is too large is cut off.
 */
export function openWire(provider: Provider, callSignal: AbortSignal): Wire {
  const stop = new AbortController()
  const signal = AbortSignal.any([callSignal, stop.signal])
  let failure: ModelFailure | null = null
  const fail = (found: ModelFailure) => {
    failure ??= found
    return found
  }

  const fetch = async (input: unknown, init: RequestInit = {}) => {
    const url = new URL(String(input))
    if (url.origin !== provider.address.origin) {
      throw fail(new ModelFailure('redirected', `${provider.name} was to be asked at another address.`))
    }
    const response = await send(url, {
      ...(init as Record<string, unknown>),
      redirect: 'manual',
      dispatcher: agent,
      signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal,
    }).catch((cause: unknown) => {
      throw fail(callSignal.aborted ? timeOutOrLeave(provider, callSignal) : unreachable(provider, cause))
    })
    const refused = readStatus(provider, response.status, response.headers.get('retry-after'))
    if (refused) fail(refused)
    const limited = response.body?.pipeThrough(
      limitBytes(answerBytes, () => {
        fail(new ModelFailure('too_large', `${provider.name} answered with more than 2 MB.`))
        stop.abort()
      }),
    )
    return new Response((limited ?? null) as ReadableStream | null, {
      status: response.status === 0 ? 502 : response.status,
      headers: Object.fromEntries(response.headers),
    })
  }
  return { fetch: fetch as typeof globalThis.fetch, failure: () => failure, signal }
}

function unreachable(provider: Provider, cause: unknown): ModelFailure {
  return new ModelFailure(
    'unreachable',
    `${provider.name} cannot be reached at ${provider.address.origin}.`,
    {
      cause,
    },
  )
}

/** A call is ended by its own time limit or by who asked. */
export function timeOutOrLeave(provider: Pick<Provider, 'name'>, signal: AbortSignal): ModelFailure {
  const ranOut = signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
  return ranOut
    ? new ModelFailure('timeout', `${provider.name} did not answer in time.`)
    : new ModelFailure('aborted', 'Who asked has left.')
}

function readStatus(provider: Provider, status: number, retryAfter: string | null): ModelFailure | null {
  const { name } = provider
  if (status >= 200 && status < 300) return null
  if (status < 400) return new ModelFailure('redirected', `${name} sends elsewhere, which is not followed.`)
  if (status === 401 || status === 403) {
    return new ModelFailure('unauthorised', `${name} refuses the key it was given (${status}).`)
  }
  if (status === 404) {
    return new ModelFailure(
      'unknown_model',
      `${name} has no model ${provider.model}, or no such address (404).`,
    )
  }
  if (status === 429) {
    const retry_after = readRetryAfter(retryAfter)
    return new ModelFailure('overloaded', `${name} takes no more calls for now (429).`, { retry_after })
  }
  if (status >= 500 || status === 408) {
    const retry_after = readRetryAfter(retryAfter)
    return new ModelFailure('server_error', `${name} failed (${status}).`, { retry_after })
  }
  return new ModelFailure('rejected', `${name} does not take what it was asked (${status}).`)
}

/** Milliseconds; RFC 9110 §10.2.3 allows seconds or a date. */
function readRetryAfter(value: string | null): number | null {
  if (value === null) return null
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

function limitBytes(most: number, onMore: () => void) {
  let seen = 0
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.byteLength
      if (seen <= most) return controller.enqueue(chunk)
      onMore()
      controller.error(new Error('The answer is too large.'))
    },
  })
}
