import type { PersonalTable } from '#platform/privacy/personal-table.ts'

/** What the tables of this service hold about persons. */
export const webhookPersonalTables: readonly PersonalTable[] = [
  {
    table: 'webhooks.payloads',
    json: ['headers', 'payload'],
    erasure: 'pseudonym',
    // What a code host sent, about several people at once; what it says of one is in the tables below, and in commits.
    export: null,
  },
  {
    table: 'webhooks.pull_requests',
    logins: ['author', 'merged_by'],
    texts: ['title', 'body', 'url', 'head_ref', 'base_ref'],
    erasure: 'pseudonym',
    export: 'Pull requests that you opened or merged, as code hosts told of them',
  },
  {
    table: 'webhooks.issues',
    logins: ['author'],
    texts: ['title', 'body', 'assignees', 'url', 'state_reason'],
    erasure: 'pseudonym',
    export: 'Issues that you opened, as code hosts told of them',
  },
  {
    table: 'webhooks.releases',
    logins: ['author'],
    texts: ['name', 'url'],
    erasure: 'pseudonym',
    export: 'Releases that you published, as code hosts told of them',
  },
  { table: 'webhooks.checks', texts: ['name', 'url'], erasure: 'pseudonym', export: null },
  {
    table: 'webhooks.deliveries',
    texts: ['reason'],
    erasure: 'pseudonym',
    export: null,
  },
  { table: 'webhooks.hooks', texts: ['name'], erasure: 'pseudonym', export: null },
  {
    table: 'webhooks.github_hooks',
    texts: ['problem'],
    erasure: 'pseudonym',
    export: null,
    impersonal: ['target'],
  },
  { table: 'webhooks.installations', logins: ['account'], erasure: 'pseudonym', export: null },
  { table: 'webhooks.repositories', erasure: 'pseudonym', export: null, impersonal: ['full_name'] },
]
