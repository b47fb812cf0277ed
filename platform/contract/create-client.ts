import { type Problem, ServiceError } from '#platform/errors/service-error.ts'
import type { Contract, RouteContract, RouteInput, RouteOutput } from './define-contract.ts'

/** A request as a transport takes it. `path` has its parameters filled in and its query appended. */
export interface TransportRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string | undefined
  signal: AbortSignal | undefined
  /** Whether sending it twice does no more than sending it once (RFC 9110 §9.2.2). */
  idempotent: boolean
}

/** An answer as a transport gives it; the body is read whole. */
export interface TransportResponse {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** Carries requests to a service: over HTTP, or in memory when it runs in this process. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

export interface CallOptions {
  signal?: AbortSignal
  headers?: Record<string, string>
}

/** One function an operation. Rejects with the {@link ServiceError} that the service answered. */
export type Client<C extends Contract> = {
  [N in keyof C['routes']]: Record<never, never> extends RouteInput<C['routes'][N]>
    ? (input?: RouteInput<C['routes'][N]>, options?: CallOptions) => Promise<RouteOutput<C['routes'][N]>>
    : (input: RouteInput<C['routes'][N]>, options?: CallOptions) => Promise<RouteOutput<C['routes'][N]>>
}

/** Makes the typed client of a contract. A streamed answer comes as its text. */
export function createClient<C extends Contract>(contract: C, transport: Transport): Client<C> {
  const operations = Object.entries(contract.routes).map(([name, route]) => [
    name,
    (input: LooseInput = {}, options: CallOptions = {}) => call(route, input, options, transport),
  ])
  return Object.fromEntries(operations) as Client<C>
}

interface LooseInput {
  params?: Record<string, unknown> | undefined
  query?: Record<string, unknown> | undefined
  body?: unknown
}

async function call(route: RouteContract, input: LooseInput, options: CallOptions, transport: Transport) {
  const hasBody = input.body !== undefined
  const response = await transport({
    method: route.method,
    path: fillPath(route.path, input.params ?? {}) + writeQuery(input.query ?? {}),
    headers: { ...(hasBody && { 'content-type': 'application/json' }), ...options.headers },
    body: hasBody ? JSON.stringify(input.body) : undefined,
    signal: options.signal,
    idempotent: route.method === 'GET' || route.method === 'PUT' || route.method === 'DELETE',
  })
  if (response.status >= 400) throw readProblem(response)
  if (route.produces) return response.body
  return response.body === '' ? null : JSON.parse(response.body)
}

/**
 * Fills `:name` parameters into a route's path, each percent-encoded.
 *
 * @throws {ServiceError} `invalid_request` for `.` and `..`, which lead elsewhere however they are encoded (URL Standard)
 */
export function fillPath(path: string, params: Record<string, unknown>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(params[name] ?? '')
    if (value !== '.' && value !== '..') return encodeURIComponent(value)
    throw new ServiceError('invalid_request', `"${value}" can be no ${name}.`)
  })
}

function writeQuery(query: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

function readProblem(response: TransportResponse): ServiceError {
  const retryAfter = Number(response.headers['retry-after'])
  const extra = { status: response.status, ...(retryAfter > 0 && { retry_after: retryAfter }) }
  try {
    const problem = JSON.parse(response.body) as Partial<Problem>
    if (typeof problem.code === 'string' && typeof problem.detail === 'string') {
      return new ServiceError(problem.code, problem.detail, { ...extra, faults: problem.errors ?? [] })
    }
  } catch {
    // Not a problem document: something between us and the service answered.
  }
  return new ServiceError('unavailable', `The service answered with status ${response.status}.`, extra)
}
