import type { PersonalTable } from '#platform/privacy/personal-table.ts'

/** What the tables of this service hold about persons. */
export const commitsPersonalTables: readonly PersonalTable[] = [
  {
    table: 'commits.commits',
    people: [
      { address: 'author_email', name: 'author_name' },
      { address: 'committer_email', name: 'committer_name' },
    ],
    texts: ['subject'],
    erasure: 'pseudonym',
    export: 'Commits you wrote or committed',
  },
  {
    table: 'commits.messages',
    texts: ['message'],
    parent: { table: 'commits.commits', columns: { commit_id: 'id' } },
    erasure: 'pseudonym',
    export: 'The messages of these commits',
  },
  {
    table: 'commits.scores',
    parent: { table: 'commits.commits', columns: { commit_id: 'id' } },
    erasure: 'delete',
    export: 'The scores of these commits',
  },
  { table: 'commits.repositories', erasure: 'pseudonym', export: null, impersonal: ['full_name'] },
]
