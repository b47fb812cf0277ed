import type { PersonalTable } from '#platform/privacy/personal-table.ts'

/** What the tables of this service hold about persons. */
export const aiPersonalTables: readonly PersonalTable[] = [
  {
    table: 'ai.interactions',
    accounts: ['principal_id'],
    texts: ['subject', 'prompt', 'answer', 'reason'],
    erasure: 'delete',
    export: 'What models were asked for you, and what they answered',
    impersonal: ['principal_kind'],
  },
  {
    table: 'ai.conversations',
    accounts: ['principal_id'],
    texts: ['title'],
    erasure: 'delete',
    export: 'Your conversations with models',
  },
  {
    table: 'ai.chat_messages',
    texts: ['text'],
    parent: { table: 'ai.conversations', columns: { conversation_id: 'id' } },
    erasure: 'delete',
    export: 'What was said in these conversations',
  },
  {
    table: 'ai.cached_answers',
    json: ['answer'],
    erasure: 'pseudonym',
    // Answers by the digest of a question: whose question it was is not known.
    export: null,
  },
]
