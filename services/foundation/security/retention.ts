import type { RetentionRule } from '#platform/retention/retention-rule.ts'

/** What is known of exports whose archive is long gone. */
const exportRowDays = 90

/** What this service lets expire, beside the archives themselves. */
export function securityRetention(accessLogDays: number | null): RetentionRule[] {
  return [
    {
      name: 'identity.access_log',
      description: 'Who looked at whose data',
      table: 'identity.access_log',
      column: 'looked_at',
      days: accessLogDays,
    },
    {
      name: 'security.exports',
      description: 'Exports of personal data whose archive has expired',
      table: 'security.exports',
      column: 'created_at',
      only: { column: 'state', values: ['expired', 'failed'] },
      days: exportRowDays,
    },
  ]
}
