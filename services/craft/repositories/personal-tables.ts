import type { PersonalTable } from '#platform/privacy/personal-table.ts'

/** What the tables of this service hold about persons: nothing but what errors may quote. */
export const repositoryPersonalTables: readonly PersonalTable[] = [
  {
    table: 'repositories.backfills',
    texts: ['error_detail'],
    json: ['missing_commits', 'unreadable_changes'],
    erasure: 'pseudonym',
    export: null,
  },
  // Where a repository is, which is needed to read it, and how it is called.
  { table: 'repositories.repositories', erasure: 'pseudonym', export: null, impersonal: ['owner', 'name'] },
]
