import type { RetentionRule } from '#platform/retention/retention-rule.ts'

/** What this service lets expire, beside what runs out within days and is removed by the hour. */
export function authRetention(auditDays: number | null): RetentionRule[] {
  return [
    {
      name: 'auth.audit',
      description: 'What was done to accounts, keys and members',
      table: 'auth.audit',
      column: 'at',
      days: auditDays,
    },
  ]
}
