import type { PersonalTable } from '#platform/privacy/personal-table.ts'

/** What the tables of this service hold about persons: nothing but what errors may quote. */
export const monitorPersonalTables: readonly PersonalTable[] = [
  {
    table: 'monitor.repositories',
    texts: ['error_detail'],
    erasure: 'pseudonym',
    export: null,
    impersonal: ['full_name'],
  },
  {
    table: 'monitor.alerts',
    texts: ['summary', 'subject'],
    erasure: 'pseudonym',
    export: null,
  },
  { table: 'monitor.switches', erasure: 'pseudonym', export: null, impersonal: ['health'] },
]
