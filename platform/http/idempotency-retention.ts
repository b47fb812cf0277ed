import type { RetentionRule } from '#platform/retention/retention-rule.ts'

/** Answers of creating requests that carried an `Idempotency-Key`. */
export const idempotencyRetention: RetentionRule = {
  name: 'http.idempotency_keys',
  description: 'Answers kept for requests that are sent again',
  table: 'http.idempotency_keys',
  column: 'started_at',
  days: 1,
}
