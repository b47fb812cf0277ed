import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Day, Id, Nothing, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'
import { AnnouncedCommit } from './commits.ts'

/** Who sends. `standard` is any sender that follows the Standard Webhooks specification. */
export const providers = ['github', 'gitlab', 'bitbucket', 'gitea', 'standard'] as const
export const Provider = OneOf(providers)
export type Provider = Static<typeof Provider>

const Hash = Type.String({ pattern: '^[0-9a-f]{40,64}$' })

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

const HookParams = Type.Object({ id: Id })
const DeliveryParams = Type.Object({ id: Id })
const secretText = Type.String({ minLength: 16, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' })

const repositoryFilter = Type.Optional(Type.String({ maxLength: 201, description: '`owner/name`' }))
const Received = Type.Object({
  id: Id,
  duplicate: Type.Boolean({ description: 'It had come before; nothing happens twice' }),
})

/** GitHub sends no more than 25 MB (docs.github.com, "Webhook events and payloads"). */
const bodyLimit = 26_214_400

const receiving = {
  method: 'POST',
  access: 'public',
  body: Type.Unknown({ description: 'What the provider sends, signed' }),
  raw_body: ['application/json', 'application/x-www-form-urlencoded'],
  body_limit: bodyLimit,
  status: 202,
  response: Received,
  errors: ['webhooks_disabled', 'hook_not_configured', 'hook_not_found', 'bad_signature', 'stale_timestamp'],
} as const

export const webhooksContract = defineContract({
  name: 'webhooks',
  summary: 'Webhooks: deliveries from GitHub, GitLab, Bitbucket, Gitea and Standard Webhooks senders',
  port: 8003,
  prefixes: ['/webhook', '/webhooks'],
  errors: {
    webhooks_disabled: 503,
    hook_not_configured: 403,
    hook_not_found: 404,
    hook_read_only: 409,
    bad_signature: 401,
    stale_timestamp: 401,
    delivery_not_found: 404,
    payload_cleared: 410,
  },
  events: {
    'webhook.received': Type.Object({ delivery_id: Id, provider: Provider, event: Type.String() }),
    'push.received': Push,
    'pull_request.changed': PullRequest,
    'issue.changed': Issue,
    'release.published': Release,
    'check.completed': Check,
    'installation.changed': Installation,
  },
  routes: {
    receiveDelivery: {
      ...receiving,
      path: '/webhook/:provider',
      summary: 'Take in a delivery signed with the secret from the settings',
      description:
        'The signature is checked over the bytes that came. Answers once the delivery is stored; a repeated one is answered alike.',
      params: Type.Object({ provider: Provider }),
    },
    receiveHookDelivery: {
      ...receiving,
      path: '/webhook/:provider/:hook_id',
      summary: 'Take in a delivery signed with a secret of this hook',
      params: Type.Object({ provider: Provider, hook_id: Id }),
    },
    listDeliveries: {
      method: 'GET',
      path: '/webhook/events',
      summary: 'Deliveries, newest first',
      query: Type.Object({
        provider: Type.Optional(Provider),
        event: Type.Optional(Type.String({ maxLength: 100 })),
        state: Type.Optional(DeliveryState),
        repository: repositoryFilter,
        hook_id: Type.Optional(Id),
        ...PageQuery,
      }),
      response: Page(Delivery),
    },
    listUnprocessed: {
      method: 'GET',
      path: '/webhook/events/unprocessed',
      summary: 'Deliveries that wait, whose repository is not registered, or that failed; oldest first',
      query: Type.Object({ ...PageQuery }),
      response: Page(Delivery),
    },
    getDelivery: {
      method: 'GET',
      path: '/webhook/events/:id',
      summary: 'One delivery with its headers and payload',
      access: 'lead',
      params: DeliveryParams,
      response: DeliveryDetail,
      errors: ['delivery_not_found'],
    },
    replayDelivery: {
      method: 'POST',
      path: '/webhook/events/:id/replay',
      summary: 'Process a delivery again; what it already did does not happen twice',
      access: 'admin',
      params: DeliveryParams,
      status: 202,
      response: Delivery,
      errors: ['delivery_not_found', 'payload_cleared'],
    },
    getWebhookStatistics: {
      method: 'GET',
      path: '/webhook/statistics',
      summary: 'What came, what became of it, and what was refused',
      query: Type.Object({
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 30 })),
      }),
      response: WebhookStatistics,
    },
    listHooks: {
      method: 'GET',
      path: '/webhooks/hooks',
      summary: 'The hooks of this workspace',
      access: 'lead',
      response: Type.Object({ items: Type.Array(Hook) }),
    },
    createHook: {
      method: 'POST',
      path: '/webhooks/hooks',
      summary: 'Make a hook; its secret is in this answer and in no other',
      access: 'admin',
      body: Type.Object(
        {
          provider: Provider,
          name: Type.String({ minLength: 1, maxLength: 100 }),
          repository: Type.Optional(
            Type.String({ minLength: 3, maxLength: 201, pattern: '^[^/\\s]+(/[^/\\s]+)+$' }),
          ),
          secret: Type.Optional({ ...secretText, description: 'One of your own; made when left out' }),
        },
        { additionalProperties: false },
      ),
      status: 201,
      response: NewHook,
    },
    getHook: {
      method: 'GET',
      path: '/webhooks/hooks/:id',
      summary: 'One hook',
      access: 'lead',
      params: HookParams,
      response: Hook,
      errors: ['hook_not_found'],
    },
    updateHook: {
      method: 'PATCH',
      path: '/webhooks/hooks/:id',
      summary: 'Rename a hook, or turn it off and on',
      description: 'With `If-Match`, answers 412 when it was edited in between.',
      access: 'admin',
      params: HookParams,
      body: Type.Object(
        {
          name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
          enabled: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false, minProperties: 1 },
      ),
      response: Hook,
      errors: ['hook_not_found'],
    },
    deleteHook: {
      method: 'DELETE',
      path: '/webhooks/hooks/:id',
      summary: 'Remove a hook; what it took in stays',
      access: 'admin',
      params: HookParams,
      status: 204,
      response: Nothing,
      errors: ['hook_not_found', 'hook_read_only'],
    },
    rotateSecret: {
      method: 'POST',
      path: '/webhooks/hooks/:id/secrets',
      summary: 'Give a hook a new secret; the old one is accepted for some time yet',
      access: 'admin',
      params: HookParams,
      body: Type.Object(
        {
          secret: Type.Optional({ ...secretText, description: 'One of your own; made when left out' }),
          overlap_hours: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 720,
              default: 24,
              description:
                'How long the old secret is still accepted; 0 ends it at once, for one that leaked',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      status: 201,
      response: NewHook,
      errors: ['hook_not_found', 'hook_read_only'],
    },
    listPullRequests: {
      method: 'GET',
      path: '/webhooks/pull-requests',
      summary: 'Pull and merge requests as deliveries told of them, last changed first',
      access: 'viewer',
      query: Type.Object({
        repository: repositoryFilter,
        state: Type.Optional(OneOf(['open', 'closed', 'merged'])),
        ...PageQuery,
      }),
      response: Page(PullRequest),
    },
    listIssues: {
      method: 'GET',
      path: '/webhooks/issues',
      summary: 'Issues as deliveries told of them, last changed first',
      access: 'viewer',
      query: Type.Object({
        repository: repositoryFilter,
        state: Type.Optional(OneOf(['open', 'closed', 'deleted'])),
        ...PageQuery,
      }),
      response: Page(Issue),
    },
    listReleases: {
      method: 'GET',
      path: '/webhooks/releases',
      summary: 'Releases as deliveries told of them, last changed first',
      access: 'viewer',
      query: Type.Object({ repository: repositoryFilter, ...PageQuery }),
      response: Page(Release),
    },
    listChecks: {
      method: 'GET',
      path: '/webhooks/checks',
      summary: 'Checks and pipelines as deliveries told of them, last changed first',
      access: 'viewer',
      query: Type.Object({
        repository: repositoryFilter,
        head_hash: Type.Optional(Hash),
        ...PageQuery,
      }),
      response: Page(Check),
    },
  },
})
