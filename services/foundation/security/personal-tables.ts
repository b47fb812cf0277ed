import type { PersonalTable } from '#platform/privacy/personal-table.ts'

/** What the tables of this service hold about persons. */
export const securityPersonalTables: readonly PersonalTable[] = [
  {
    table: 'security.exports',
    accounts: ['account_id'],
    erasure: 'delete',
    export: 'Exports you asked for',
    impersonal: ['error'],
  },
  {
    table: 'security.erasures',
    // Kept as the proof that it was done: ids of accounts that are gone.
    accounts: ['account_id'],
    erasure: 'pseudonym',
    export: 'Erasures of yourself you asked for',
    withheld: ['requested_by', 'pseudonym'],
    impersonal: ['error', 'requested_by'],
  },
]
