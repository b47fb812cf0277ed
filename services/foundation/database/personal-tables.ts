import type { PersonalTable } from '#platform/privacy/personal-table.ts'

/** What the tables of this service hold about persons: who asked for a backup, by account id. */
export const databasePersonalTables: readonly PersonalTable[] = [
  {
    table: 'database.backups',
    has_workspace: false,
    accounts: ['created_by'],
    erasure: 'pseudonym',
    export: 'Backups you asked for',
    impersonal: ['reason', 'error', 'verification_detail'],
  },
  {
    table: 'database.restores',
    has_workspace: false,
    accounts: ['created_by'],
    erasure: 'pseudonym',
    export: 'Restores you asked for',
    impersonal: ['error'],
  },
]
