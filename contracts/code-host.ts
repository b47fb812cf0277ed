import { type Static, Type } from 'typebox'
import { Day, Id, Nullable, OneOf, Timestamp } from '#platform/contract/schemas.ts'
import { AnnouncedCommit } from './commits.ts'

/** Who sends. `standard` is any sender that follows the Standard Webhooks specification. */
export const providers = ['github', 'gitlab', 'bitbucket', 'gitea', 'standard'] as const
export const Provider = OneOf(providers)
export type Provider = Static<typeof Provider>

/** A place that takes deliveries, with secrets of its own. */
export const Hook = Type.Object({
  id: Id,
  provider: Provider,
  name: Type.String(),
  source: OneOf(['settings', 'api'], { description: 'Where its secrets come from' }),
  path: Type.String({ description: 'Where deliveries are posted, below the address of this server' }),
  repository: Nullable(
    Type.String({ description: '`owner/name`; deliveries about another one are ignored. null: all' }),
  ),
  enabled: Type.Boolean(),
  secrets: Type.Array(
    Type.Object({
      id: Id,
      created_at: Timestamp,
      expires_at: Nullable(Timestamp),
    }),
    { description: 'Those that are accepted now, newest first; never their text' },
  ),
  version: Type.Integer({ description: 'Grows with every edit; the ETag' }),
  created_at: Timestamp,
  last_received_at: Nullable(Timestamp),
  last_sweep: Nullable(
    Type.Object(
      {
        at: Nullable(Timestamp),
        github_hooks: Type.Integer({
          description: 'Hooks at GitHub that post here, as their pings told, and that of the App',
        }),
        redelivered: Type.Integer({
          description: 'Deliveries that GitHub was asked to make again, in the last three days or so',
        }),
        problems: Type.Array(Type.String(), {
          description: 'What is in the way, and what to do; at most ten',
        }),
      },
      { description: 'How GitHub was last asked what it could not deliver; `at` is null until it answered' },
    ),
  ),
  github_app: Nullable(
    Type.Object(
      {
        app_id: Type.String({ description: 'App id or client id' }),
        key_fingerprint: Type.String({
          description: 'Of the public key, as the settings of the App at GitHub show it: `SHA256:…`',
        }),
        connected_at: Timestamp,
      },
      { description: 'The GitHub App that posts here, where its key is known; never the key' },
    ),
  ),
})
export type Hook = Static<typeof Hook>

/** The one answer that has the secret in it. */
export const NewHook = Type.Object({
  ...Hook.properties,
  secret: Type.String({ description: 'Shown this once; give it to the sender' }),
})
export type NewHook = Static<typeof NewHook>

export const deliveryStates = ['received', 'processed', 'unmatched', 'ignored', 'failed'] as const
export const DeliveryState = OneOf(deliveryStates, {
  description:
    'received waits to be processed; unmatched waits for its repository to be registered; ignored needs nothing done',
})
export type DeliveryState = Static<typeof DeliveryState>

/** One delivery that was taken in. */
export const Delivery = Type.Object({
  id: Id,
  hook_id: Id,
  provider: Provider,
  delivery: Type.String({ description: 'The sender’s own id of it' }),
  event: Type.String({ description: 'As the sender names it' }),
  action: Nullable(Type.String()),
  repository: Nullable(Type.String({ description: 'As the sender names it' })),
  state: DeliveryState,
  reason: Nullable(Type.String({ description: 'Why it is in this state, and what to do about it' })),
  bytes: Type.Integer({ description: 'Of the body' }),
  received_at: Timestamp,
  processed_at: Nullable(Timestamp),
})
export type Delivery = Static<typeof Delivery>

export const DeliveryDetail = Type.Object({
  ...Delivery.properties,
  headers: Nullable(
    Type.Record(Type.String(), Type.String(), { description: 'Without signatures, tokens and cookies' }),
  ),
  payload: Type.Unknown({ description: 'null once it was cleared away' }),
})
export type DeliveryDetail = Static<typeof DeliveryDetail>

const inRepository = { repository_id: Id, repository: Type.String({ description: '`owner/name` here' }) }
const Login = Nullable(Type.String({ description: 'Account name at the provider' }))

export const PullRequest = Type.Object({
  ...inRepository,
  provider: Provider,
  number: Type.Integer(),
  title: Type.String(),
  body: Nullable(Type.String({ description: 'The first 65,536 characters' })),
  state: OneOf(['open', 'closed', 'merged']),
  draft: Type.Boolean(),
  author: Login,
  url: Nullable(Type.String()),
  head_ref: Nullable(Type.String()),
  head_hash: Nullable(Type.String()),
  base_ref: Nullable(Type.String()),
  merge_commit_hash: Nullable(Type.String()),
  merged_by: Login,
  labels: Type.Array(Type.String()),
  linked_issues: Type.Array(Type.Integer(), {
    description: 'Issues of the same repository it says it closes',
  }),
  created_at: Nullable(Timestamp),
  updated_at: Timestamp,
  closed_at: Nullable(Timestamp),
  merged_at: Nullable(Timestamp),
})
export type PullRequest = Static<typeof PullRequest>

export const Issue = Type.Object({
  ...inRepository,
  provider: Provider,
  number: Type.Integer(),
  title: Type.String(),
  body: Nullable(Type.String({ description: 'The first 65,536 characters' })),
  state: OneOf(['open', 'closed', 'deleted']),
  state_reason: Nullable(Type.String()),
  author: Login,
  assignees: Type.Array(Type.String()),
  labels: Type.Array(Type.String()),
  url: Nullable(Type.String()),
  created_at: Nullable(Timestamp),
  updated_at: Timestamp,
  closed_at: Nullable(Timestamp),
})
export type Issue = Static<typeof Issue>

export const Release = Type.Object({
  ...inRepository,
  provider: Provider,
  tag: Type.String(),
  name: Nullable(Type.String()),
  state: OneOf(['draft', 'published', 'deleted']),
  prerelease: Type.Boolean(),
  author: Login,
  url: Nullable(Type.String()),
  published_at: Nullable(Timestamp),
  updated_at: Timestamp,
})
export type Release = Static<typeof Release>

export const Check = Type.Object({
  ...inRepository,
  provider: Provider,
  external_id: Type.String({ description: 'The provider’s id, within its kind' }),
  kind: OneOf(['check_run', 'check_suite', 'pipeline', 'status']),
  name: Type.String(),
  head_hash: Nullable(Type.String()),
  state: OneOf(['waiting', 'running', 'completed']),
  conclusion: Nullable(
    OneOf(['success', 'failure', 'cancelled', 'skipped', 'neutral', 'other'], {
      description: 'null until completed',
    }),
  ),
  url: Nullable(Type.String()),
  started_at: Nullable(Timestamp),
  completed_at: Nullable(Timestamp),
  updated_at: Timestamp,
})
export type Check = Static<typeof Check>

export const Installation = Type.Object({
  provider: Provider,
  external_id: Type.String(),
  account: Type.String(),
  state: OneOf(['active', 'suspended', 'deleted']),
  all_repositories: Type.Boolean(),
  repositories: Type.Array(Type.String(), { description: 'Full names, when not all' }),
  removed_repositories: Type.Array(Type.String(), {
    description: 'Full names of those that were taken out of it, about which nothing is delivered any more',
  }),
  updated_at: Timestamp,
})
export type Installation = Static<typeof Installation>

/** Data of `push.received`: refs that moved, and what the notice says of the commits that came. */
export const Push = Type.Object({
  ...inRepository,
  delivery_id: Id,
  ref: Type.String(),
  before: Nullable(Type.String({ description: 'null for a new ref' })),
  after: Nullable(Type.String({ description: 'null for a deleted ref' })),
  forced: Type.Boolean(),
  pusher: Login,
  commits: Type.Array(AnnouncedCommit, {
    description: 'New ones the notice names; a provider may leave out some, and git tells of all',
  }),
})
export type Push = Static<typeof Push>

const counts = Type.Object({
  received: Type.Integer({ description: 'Taken in, each once' }),
  waiting: Type.Integer({ description: 'Not processed yet' }),
  processed: Type.Integer(),
  unmatched: Type.Integer(),
  ignored: Type.Integer(),
  failed: Type.Integer(),
})

export const WebhookStatistics = Type.Object({
  days: Type.Integer(),
  ...counts.properties,
  duplicates: Type.Integer({ description: 'Sent again, and answered without a second effect' }),
  rejected: Type.Object(
    {
      signature: Type.Integer({ description: 'Wrong or missing signature' }),
      timestamp: Type.Integer({ description: 'Signed too long ago or in the future' }),
      malformed: Type.Integer({ description: 'Not JSON, too deep, or without an event' }),
    },
    { description: 'Refused; nothing of them is stored but this count' },
  ),
  processing_ms: Type.Object(
    { p50: Nullable(Type.Number()), p99: Nullable(Type.Number()) },
    { description: 'From stored to processed, milliseconds' },
  ),
  by_provider: Type.Array(Type.Object({ provider: Provider, ...counts.properties })),
  by_event: Type.Array(Type.Object({ provider: Provider, event: Type.String(), ...counts.properties }), {
    description: 'The hundred most frequent',
  }),
  by_day: Type.Array(Type.Object({ day: Day, received: Type.Integer(), rejected: Type.Integer() })),
})
export type WebhookStatistics = Static<typeof WebhookStatistics>

export const HookParams = Type.Object({ id: Id })
export const DeliveryParams = Type.Object({ id: Id })
export const secretText = Type.String({ minLength: 16, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' })

/** What GitHub is asked with for the deliveries of an App. */
export const GitHubAppCredential = Type.Object(
  {
    app_id: Type.String({
      maxLength: 100,
      pattern: '^[A-Za-z0-9._-]+$',
      description: 'App id or client id, as the settings of the App at GitHub show them',
    }),
    private_key: Type.String({
      minLength: 1,
      maxLength: 8192,
      description:
        'The .pem file that GitHub made: an RSA key in PKCS#1 or PKCS#8. Stored encrypted; no answer has it',
    }),
  },
  { additionalProperties: false },
)

export const repositoryFilter = Type.Optional(Type.String({ maxLength: 201, description: '`owner/name`' }))
const Received = Type.Object({
  id: Id,
  duplicate: Type.Boolean({ description: 'It had come before; nothing happens twice' }),
})

/** GitHub sends no more than 25 MB (docs.github.com, "Webhook events and payloads"). */
const bodyLimit = 26_214_400

export const receiving = {
  method: 'POST',
  access: 'public',
  signed: true,
  body: Type.Unknown({ description: 'What the provider sends, signed' }),
  raw_body: ['application/json', 'application/x-www-form-urlencoded'],
  body_limit: bodyLimit,
  status: 202,
  response: Received,
  errors: ['webhooks_disabled', 'hook_not_configured', 'hook_not_found', 'bad_signature', 'stale_timestamp'],
} as const
