/** Why a model gave no answer that could be used. */
export type FailureKind =
  | 'unreachable'
  | 'timeout'
  | 'unauthorised'
  | 'unknown_model'
  | 'rejected'
  | 'overloaded'
  | 'server_error'
  | 'cut_off'
  | 'nonsense'
  | 'unfit'
  | 'too_large'
  | 'redirected'
  | 'busy'
  | 'resting'
  | 'budget'
  | 'none'
  | 'aborted'

/** Thrown for every fault between a question and a usable answer. The message is a sentence for a person. */
export class ModelFailure extends Error {
  readonly kind: FailureKind
  /** Milliseconds the server asked to wait. */
  readonly retry_after: number | null
  /** Whether a part of the answer was passed on already, so that it cannot be asked for again. */
  readonly begun: boolean

  constructor(
    kind: FailureKind,
    detail: string,
    options: { cause?: unknown; retry_after?: number | null; begun?: boolean } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ModelFailure'
    this.kind = kind
    this.retry_after = options.retry_after ?? null
    this.begun = options.begun ?? false
  }
}

/** Longest wait a server may ask for and still be asked again within the same call. */
const patience = 10_000
const passing: ReadonlySet<FailureKind> = new Set(['unreachable', 'overloaded', 'server_error', 'cut_off'])

/** Whether asking the same again at once may help. A time-out is not asked again: it has used up the time. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ModelFailure) || error.begun) return false
  return passing.has(error.kind) && (error.retry_after ?? 0) <= patience
}

const worthLater: ReadonlySet<FailureKind> = new Set([...passing, 'timeout', 'busy', 'resting'])

/** Whether asking the same in a minute may help. */
export function isWorthLater(error: unknown): boolean {
  return error instanceof ModelFailure && worthLater.has(error.kind)
}

const innocent: ReadonlySet<FailureKind> = new Set(['rejected', 'unfit', 'aborted', 'budget', 'none', 'busy'])

/** Whether a failure says that the server should be left alone for a while. */
export function isServersFault(error: unknown): boolean {
  return !(error instanceof ModelFailure) || !innocent.has(error.kind)
}
