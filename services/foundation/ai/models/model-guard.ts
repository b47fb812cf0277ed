import {
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  retry,
  wrap,
} from 'cockatiel'
import type { ProviderStatus } from '#contracts/ai.ts'
import type { Provider } from '../config.ts'
import { isPassing, isServersFault, ModelFailure } from './model-failure.ts'

export interface GuardOptions {
  timeout_seconds: number
  /** Calls at once, and those that wait. */
  concurrency: number
  queue: number
  /** Milliseconds an open circuit rests; 30 s when left out. */
  rest?: number
}

/** Keeps calls to one provider within bounds. */
export interface ModelGuard {
  /**
   * Runs a call when its turn comes: with a time limit, again after faults that pass, and not at all while the provider
   * rests. `onProgress` starts the time limit anew.
   * @throws ModelFailure
   */
  run: <T>(
    leave: AbortSignal | undefined,
    work: (call: { signal: AbortSignal; onProgress: () => void }) => Promise<T>,
  ) => Promise<T>
  state: () => { breaker: ProviderStatus['breaker']; running: number; waiting: number }
}

/** Failures in a row after which a provider is left alone. */
const failuresInRow = 5
const restMilliseconds = 30_000
/** Tries after the first. */
const retries = 2
const firstDelay = 300

export function createModelGuard({ name }: Pick<Provider, 'name'>, options: GuardOptions): ModelGuard {
  const { timeout_seconds, concurrency, queue } = options
  const turns = bulkhead(concurrency, queue)
  const breaker = circuitBreaker(handleWhen(isServersFault), {
    halfOpenAfter: options.rest ?? restMilliseconds,
    breaker: new ConsecutiveBreaker(failuresInRow),
  })
  const again = retry(handleWhen(isPassing), {
    maxAttempts: retries,
    backoff: new DelegateBackoff((context) => delayOf(context.attempt, context.result)),
  })
  const policy = wrap(turns, again, breaker)

  const runOnce = async <T>(
    leave: AbortSignal | undefined,
    work: (call: { signal: AbortSignal; onProgress: () => void }) => Promise<T>,
  ): Promise<T> => {
    if (leave?.aborted) throw new ModelFailure('aborted', 'Who asked has left.')
    const limit = new AbortController()
    const timer = setTimeout(
      () => limit.abort(new DOMException('Out of time', 'TimeoutError')),
      timeout_seconds * 1000,
    )
    try {
      const signal = leave ? AbortSignal.any([limit.signal, leave]) : limit.signal
      return await work({ signal, onProgress: () => timer.refresh() })
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    run: async (leave, work) => {
      try {
        return await policy.execute(() => runOnce(leave, work), leave)
      } catch (error) {
        throw describe(name, error, leave)
      }
    },
    state: () => ({
      breaker:
        breaker.state === CircuitState.Closed
          ? 'closed'
          : breaker.state === CircuitState.HalfOpen
            ? 'half_open'
            : 'open',
      running: concurrency - turns.executionSlots,
      waiting: queue - turns.queueSlots,
    }),
  }
}

/** As long as the server asks, or twice as long each time; never the same, so that many do not come back at once. */
function delayOf(attempt: number, result: unknown): number {
  const error = (result as { error?: unknown }).error
  const asked = error instanceof ModelFailure ? error.retry_after : null
  return (asked ?? firstDelay * 2 ** (attempt - 1)) + Math.random() * firstDelay
}

function describe(name: string, error: unknown, leave: AbortSignal | undefined): unknown {
  if (error instanceof ModelFailure) return error
  if (isBrokenCircuitError(error)) {
    return new ModelFailure('resting', `${name} failed repeatedly and is given a moment to recover.`)
  }
  if (isBulkheadRejectedError(error)) {
    return new ModelFailure('busy', `Too many calls wait for ${name}; try again shortly.`)
  }
  return leave?.aborted ? new ModelFailure('aborted', 'Who asked has left.', { cause: error }) : error
}
