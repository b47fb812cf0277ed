import { ServiceError } from '#platform/errors/service-error.ts'
import type { ModelFailure } from '../models/model-failure.ts'

/** The error for who wants a model's answer or none. */
export function refuseFallBack(failure: ModelFailure): ServiceError {
  const code = failure.kind === 'budget' ? 'budget_exhausted' : 'model_unavailable'
  const retry_after = failure.retry_after === null ? null : Math.ceil(failure.retry_after / 1000)
  return new ServiceError(code, failure.message, { cause: failure, ...(retry_after && { retry_after }) })
}
