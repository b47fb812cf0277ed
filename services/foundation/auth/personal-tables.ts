import type { PersonalTable } from '#platform/privacy/personal-table.ts'

const account = { has_workspace: false, accounts: ['user_id'], erasure: 'delete' } as const

/** What the tables of this service hold about persons. Who removes an account removes what hangs on it. */
export const authPersonalTables: readonly PersonalTable[] = [
  {
    table: 'auth.users',
    has_workspace: false,
    accounts: ['id'],
    people: [{ address: 'email', name: 'name' }],
    texts: ['image'],
    erasure: 'delete',
    export: 'Your account',
  },
  {
    ...account,
    table: 'auth.emails',
    people: [{ address: 'email' }],
    export: 'Addresses you have shown to be yours',
  },
  {
    ...account,
    table: 'auth.accounts',
    texts: ['name'],
    export: 'Ways in which you sign in',
    withheld: ['password', 'access_token', 'refresh_token', 'id_token'],
    impersonal: ['account_id'],
  },
  {
    ...account,
    table: 'auth.sessions',
    texts: ['user_agent'],
    export: 'Where you are signed in',
    withheld: ['token'],
    impersonal: ['ip_address'],
  },
  {
    table: 'auth.verifications',
    has_workspace: false,
    texts: ['identifier', 'value'],
    erasure: 'pseudonym',
    export: null,
  },
  {
    ...account,
    table: 'auth.two_factors',
    export: 'Your second factor',
    withheld: ['secret', 'backup_codes'],
  },
  { ...account, table: 'auth.spent_codes', export: null },
  {
    ...account,
    table: 'auth.passkeys',
    texts: ['name'],
    export: 'Your passkeys',
    withheld: ['credential_id', 'public_key'],
  },
  { ...account, table: 'auth.passkey_challenges', export: null },
  { ...account, table: 'auth.social_sign_ins', export: null },
  { ...account, table: 'auth.one_time_tokens', people: [{ address: 'email' }], export: null },
  {
    table: 'auth.members',
    accounts: ['user_id'],
    erasure: 'delete',
    export: 'Your membership of this workspace',
  },
  {
    table: 'auth.former_members',
    accounts: ['user_id'],
    erasure: 'delete',
    export: 'Workspaces you belonged to',
  },
  {
    table: 'auth.invitations',
    people: [{ address: 'email' }],
    erasure: 'delete',
    export: 'Invitations to you that are open',
    withheld: ['token_digest', 'invited_by'],
    impersonal: ['invited_by'],
  },
  {
    table: 'auth.api_keys',
    accounts: ['user_id'],
    texts: ['name'],
    erasure: 'delete',
    export: 'Your API keys',
    withheld: ['digest'],
  },
  {
    table: 'auth.signing_keys',
    has_workspace: false,
    erasure: 'pseudonym',
    export: null,
    impersonal: ['public_jwk'],
  },
  {
    // Others may have let in the program that a person registered: it stays.
    table: 'auth.oauth_clients',
    accounts: ['user_id'],
    json: ['metadata'],
    erasure: 'pseudonym',
    export: 'Programs you registered',
    withheld: ['secret'],
  },
  {
    table: 'auth.oauth_grants',
    accounts: ['user_id'],
    erasure: 'delete',
    export: 'Programs you let in',
  },
  {
    // Goes with its grant.
    table: 'auth.oauth_artifacts',
    has_workspace: false,
    json: ['payload'],
    erasure: 'pseudonym',
    export: null,
  },
  {
    table: 'auth.audit',
    has_workspace: false,
    accounts: ['user_id'],
    texts: ['subject', 'user_agent', 'ip_address'],
    erasure: 'pseudonym',
    export: 'What was done to your account, and what you did to others’',
  },
  { table: 'auth.workspaces', has_workspace: false, texts: ['name'], erasure: 'pseudonym', export: null },
]
