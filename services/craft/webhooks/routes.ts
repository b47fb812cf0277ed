import type { Check, Installation, Issue, PullRequest, Release } from '#contracts/code-host.ts'
import type { webhooksContract } from '#contracts/webhooks.ts'
import type { Database } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { entityTag } from '#platform/http/if-match.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import type { GitHubAppKeeper } from './github-app/github-app-keeper.ts'
import type { HookKeeper } from './hooks/hook-keeper.ts'
import { deliveryReceived } from './receiving/inbox.ts'
import type { ReceiveDelivery } from './receiving/receive-delivery.ts'
import type { Tallies } from './receiving/tallies.ts'
import type { DeliveryStore } from './store/deliveries.ts'
import { listRecords, type RecordKind, recordKinds } from './store/records.ts'
import { readStatistics } from './store/statistics.ts'

export interface RouteOptions {
  database: Database
  events: EventLog
  deliveries: DeliveryStore
  hooks: HookKeeper
  github_apps: GitHubAppKeeper
  receive: ReceiveDelivery
  tallies: Tallies
}

const defaultPage = 50
const defaultDays = 30
const defaultOverlap = 24

/** Every operation of the contract. */
export function webhookRoutes(options: RouteOptions): Handlers<typeof webhooksContract> {
  const { database, deliveries, hooks, github_apps, receive, tallies } = options

  const list = <T extends object>(
    kind: RecordKind,
    workspaceId: string,
    query: { limit?: number; cursor?: string; repository?: string; state?: string; head_hash?: string } = {},
  ) => {
    const { limit = defaultPage, cursor, ...filter } = query
    return listRecords<T>(database, workspaceId, kind, filter, { limit, cursor })
  }

  return {
    receiveDelivery: ({ params: { provider }, headers, body }) =>
      receive({ provider, hook_id: null, headers, body }),
    receiveHookDelivery: ({ params: { provider, hook_id }, headers, body }) =>
      receive({ provider, hook_id, headers, body }),

    listDeliveries: ({ principal, query: { limit = defaultPage, cursor, ...filter } }) =>
      deliveries.list(principal.workspace_id, filter, { limit, cursor }),
    listUnprocessed: ({ principal, query: { limit = defaultPage, cursor } }) =>
      deliveries.listOpen(principal.workspace_id, { limit, cursor }),
    getDelivery: async ({ principal, params }) => {
      const delivery = await deliveries.find(principal.workspace_id, params.id)
      return delivery ?? refuseUnknown(params.id)
    },
    replayDelivery: ({ principal, params }) => replay(options, principal.workspace_id, params.id),
    getWebhookStatistics: async ({ principal, query: { days = defaultDays } }) => {
      await tallies.flush()
      return readStatistics(database, principal.workspace_id, days)
    },

    listHooks: async ({ principal }) => ({ items: await hooks.list(principal.workspace_id) }),
    createHook: async ({ principal, body, setHeader }) => {
      const hook = await hooks.create(principal.workspace_id, body)
      setHeader('etag', entityTag(hook.version))
      setHeader('location', `/webhooks/hooks/${hook.id}`)
      return hook
    },
    getHook: async ({ principal, params, setHeader }) => {
      const hook = await hooks.get({ workspace_id: principal.workspace_id, id: params.id })
      setHeader('etag', entityTag(hook.version))
      return hook
    },
    updateHook: async ({ principal, params, body, headers, setHeader }) => {
      const key = { workspace_id: principal.workspace_id, id: params.id }
      const hook = await hooks.edit(key, body, headers['if-match'])
      setHeader('etag', entityTag(hook.version))
      return hook
    },
    deleteHook: async ({ principal, params }) => {
      await hooks.remove({ workspace_id: principal.workspace_id, id: params.id })
      return null
    },
    rotateSecret: ({ principal, params, body: { secret, overlap_hours = defaultOverlap } }) =>
      hooks.rotate({ workspace_id: principal.workspace_id, id: params.id }, { secret, overlap_hours }),
    connectGitHubApp: ({ principal, params, body }) =>
      github_apps.connect({ workspace_id: principal.workspace_id, id: params.id }, body),
    disconnectGitHubApp: async ({ principal, params }) => {
      await github_apps.disconnect({ workspace_id: principal.workspace_id, id: params.id })
      return null
    },

    listPullRequests: ({ principal, query }) =>
      list<PullRequest>(recordKinds.pull_request, principal.workspace_id, query),
    listIssues: ({ principal, query }) => list<Issue>(recordKinds.issue, principal.workspace_id, query),
    listReleases: ({ principal, query }) => list<Release>(recordKinds.release, principal.workspace_id, query),
    listChecks: ({ principal, query }) => list<Check>(recordKinds.check, principal.workspace_id, query),
    listInstallations: ({ principal, query }) =>
      list<Installation>(recordKinds.installation, principal.workspace_id, query),
  }
}

async function replay({ database, events, deliveries }: RouteOptions, workspaceId: string, id: string) {
  const known = (await deliveries.find(workspaceId, id)) ?? refuseUnknown(id)
  if (known.headers === null) {
    throw new ServiceError(
      'payload_cleared',
      'What this delivery said was cleared away; have the sender deliver it again.',
    )
  }
  return database.transact(async (transaction) => {
    const delivery = (await deliveries.reopen(transaction, workspaceId, id)) ?? refuseUnknown(id)
    await events.append(transaction, [deliveryReceived({ workspace_id: workspaceId, ...delivery })])
    return delivery
  })
}

function refuseUnknown(id: string): never {
  throw new ServiceError('delivery_not_found', `There is no delivery ${id}; GET /webhook/events lists them.`)
}
