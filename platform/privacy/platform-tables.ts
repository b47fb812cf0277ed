import type { PersonalTable } from './personal-table.ts'

/** What the platform's own tables hold about persons. */
export const platformPersonalTables: readonly PersonalTable[] = [
  {
    table: 'events.log',
    json: ['data'],
    erasure: 'pseudonym',
    // Everything that events tell is kept in the tables of services, too.
    export: null,
  },
  {
    table: 'events.dead_letters',
    json: ['data'],
    texts: ['error'],
    erasure: 'pseudonym',
    export: null,
  },
  {
    table: 'identity.access_log',
    accounts: ['subject'],
    erasure: 'pseudonym',
    export: 'Who looked at your data, when, and at what',
    withheld: ['subject_digest', 'previous_seal', 'seal', 'number'],
    // Who looked stays as the id of an account that is gone: the entry is sealed, and concerns the person looked at.
    impersonal: ['principal_kind', 'principal_id'],
  },
  {
    table: 'http.idempotency_keys',
    accounts: ['principal_id'],
    erasure: 'delete',
    export: null,
    // Sealed, and gone after a day.
    impersonal: ['answer'],
  },
  {
    table: 'events.consumers',
    has_workspace: false,
    erasure: 'pseudonym',
    export: null,
    impersonal: ['name'],
  },
  {
    table: 'retention.rules',
    has_workspace: false,
    erasure: 'pseudonym',
    export: null,
    impersonal: ['name'],
  },
  {
    table: 'privacy.personal_tables',
    has_workspace: false,
    erasure: 'pseudonym',
    export: null,
    impersonal: ['declaration'],
  },
]
