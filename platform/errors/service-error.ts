/** One fault of a request, at the place it stands (RFC 9457 extension member, pointer as in RFC 6901). */
export interface Fault {
  /** JSON pointer into the request: `/body/path`, `/query/limit`, `/params/hash`. */
  pointer: string
  detail: string
}

/** An RFC 9457 problem document as this product sends it. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  instance?: string
  request_id?: string
  errors?: Fault[]
}

/** Codes that any route may answer, with their HTTP status. A contract adds its own. */
export const generalErrors = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
  timeout: 504,
} as const

/**
 * The one error that domain code throws. `code` is stable and part of the contract; `message` is a sentence for a
 * person that says what to do. Compare codes, not classes: the error may have come over the wire.
 */
export class ServiceError extends Error {
  readonly code: string
  readonly faults: readonly Fault[]
  /** Set when the error was restored from a peer's answer, whose status is then kept. */
  readonly status: number | undefined
  /** Seconds after which trying again makes sense. */
  readonly retry_after: number | undefined

  constructor(
    code: string,
    detail: string,
    options: { cause?: unknown; faults?: readonly Fault[]; status?: number; retry_after?: number } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ServiceError'
    this.code = code
    this.faults = options.faults ?? []
    this.status = options.status
    this.retry_after = options.retry_after
  }
}

/** Whether `error` carries this code, wherever it was thrown. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
