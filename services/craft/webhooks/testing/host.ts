import type { Provider, Push } from '#contracts/code-host.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { startTestServices, type TestServices } from '#platform/testing/service.ts'
import { webhooks } from '../service.ts'
import { post, senders } from './senders.ts'

/** Secrets of the settings' hooks in tests. */
export const secrets: Readonly<Record<Provider, string>> = {
  github: 'secret for github',
  gitlab: 'secret for gitlab',
  bitbucket: 'secret for bitbucket',
  gitea: 'secret for gitea',
  standard: `whsec_${Buffer.alloc(32, 5).toString('base64')}`,
}

/** The webhooks service alone, with senders at hand. Stop it in `after`. */
export interface WebhooksHost extends TestServices {
  /** Posts something as `provider` does, signed with the secret of the settings; gives the id of the delivery. */
  post: (provider: Provider, event: string, payload: unknown, delivery?: string) => Promise<string>
  /** Posts it and waits until it was processed. */
  deliver: (provider: Provider, event: string, payload: unknown, delivery?: string) => Promise<string>
  /** Has a repository registered; gives its id. */
  register: (full_name: string, location?: string) => Promise<string>
  emit: (type: string, data: object) => Promise<void>
  /** State and reason of a delivery. */
  outcome: (id: string) => Promise<{ state: string; reason: string | null }>
  pushes: () => Promise<Push[]>
}

let repositories = 0

export async function startWebhooks(environment: Record<string, string> = {}): Promise<WebhooksHost> {
  const host = await startTestServices({
    services: [webhooks],
    environment: {
      GITHUB_WEBHOOK_SECRET: secrets.github,
      THROUGHLINE_GITLAB_WEBHOOK_SECRET: secrets.gitlab,
      THROUGHLINE_BITBUCKET_WEBHOOK_SECRET: secrets.bitbucket,
      THROUGHLINE_GITEA_WEBHOOK_SECRET: secrets.gitea,
      THROUGHLINE_STANDARD_WEBHOOK_SECRET: secrets.standard,
      ...environment,
    },
  })
  const emit = async (type: string, data: object) => {
    const event = { workspace_id: firstWorkspaceId, type, data }
    await host.database.transact((transaction) => host.events.append(transaction, [event]))
    await host.settle()
  }
  const postSigned: WebhooksHost['post'] = async (provider, event, payload, delivery) => {
    const signed = senders[provider]({
      secret: secrets[provider],
      event,
      payload,
      ...(delivery !== undefined && { delivery }),
    })
    const response = await post(host, `/webhook/${provider}`, signed)
    if (response.statusCode !== 202) throw new Error(`${response.statusCode}: ${response.body}`)
    return response.json().id
  }
  return {
    ...host,
    emit,
    post: postSigned,
    deliver: async (...delivery) => {
      const id = await postSigned(...delivery)
      await host.settle()
      return id
    },
    register: async (full_name, location) => {
      const repository_id = `01890000-0000-7000-8000-${String(++repositories).padStart(12, '0')}`
      await emit('repository.registered', { repository_id, full_name, ...(location && { location }) })
      return repository_id
    },
    outcome: async (id) => {
      const { state, reason } = await host.client(webhooksContract).getDelivery({ params: { id } })
      return { state, reason }
    },
    pushes: async () => (await host.readEvents('push.received')).map(({ data }) => data as Push),
  }
}
