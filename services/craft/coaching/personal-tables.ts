import type { PersonalTable } from '#platform/privacy/personal-table.ts'

const ofScoredCommit = { table: 'coaching.scored_commits', columns: { commit_id: 'commit_id' } }

/** What the tables of this service hold about persons. */
export const coachingPersonalTables: readonly PersonalTable[] = [
  {
    table: 'coaching.scored_commits',
    people: [{ address: 'author_email' }],
    texts: ['subject'],
    erasure: 'delete',
    export: 'How your commits were scored',
  },
  {
    table: 'coaching.analyses',
    json: ['analysis', 'history'],
    parent: ofScoredCommit,
    erasure: 'delete',
    export: 'What was found in your commits',
  },
  {
    table: 'coaching.model_advice',
    json: ['advice'],
    texts: ['reason'],
    parent: ofScoredCommit,
    erasure: 'delete',
    export: 'What a model advised on your commits',
  },
  {
    table: 'coaching.sessions',
    accounts: ['user_id'],
    erasure: 'delete',
    export: 'Your coaching sessions',
  },
  {
    table: 'coaching.session_messages',
    texts: ['text'],
    parent: { table: 'coaching.sessions', columns: { session_id: 'id' } },
    erasure: 'delete',
    export: 'What was said in your coaching sessions',
  },
  {
    table: 'coaching.change_histories',
    json: ['record'],
    erasure: 'pseudonym',
    // Figures of files and authors that judging the next commit needs; the commits tell the same.
    export: null,
    impersonal: ['subject'],
  },
  {
    table: 'coaching.repositories',
    erasure: 'pseudonym',
    export: null,
    json: ['convention'],
    impersonal: ['full_name'],
  },
]
