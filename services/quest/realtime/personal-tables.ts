import type { PersonalTable } from '#platform/privacy/personal-table.ts'

/** What the tables of this service hold about persons. */
export const realtimePersonalTables: readonly PersonalTable[] = [
  {
    table: 'realtime.connections',
    accounts: ['principal_id'],
    erasure: 'delete',
    export: 'Pages you have open at the moment',
    impersonal: ['principal_kind'],
  },
]
