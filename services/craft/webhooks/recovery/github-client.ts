import { request } from '@octokit/request'
import { asObject, flagAt, idAt, integerAt, objectAt, textAt, timeAt } from '../providers/fields.ts'
import type { WatchedHook } from '../store/github-hooks.ts'
import type { ReadBearer } from './read-bearer.ts'

/** One time that GitHub tried to deliver something. */
export interface DeliveryAttempt {
  id: string
  /** The id that all attempts of one delivery share, and that comes as `X-GitHub-Delivery`. */
  delivery: string
  delivered_at: string
  succeeded: boolean
}

/** What GitHub says of a hook. */
export interface HookAtGitHub {
  /** Where it posts to. */
  url: string | null
  active: boolean
}

/**
 * GitHub's account of its hooks: https://docs.github.com/rest/repos/webhooks, https://docs.github.com/rest/orgs/webhooks,
 * https://docs.github.com/rest/apps/webhooks.
 * @throws RequestError when GitHub refuses, or cannot be reached
 * @throws UnreadableAppKey when the key of an App cannot be used
 */
export interface GitHubClient {
  readHook: (hook: WatchedHook, signal: AbortSignal) => Promise<HookAtGitHub>
  /** Pages of attempts, newest first; GitHub keeps those of three days. */
  listAttempts: (hook: WatchedHook, signal: AbortSignal) => AsyncGenerator<DeliveryAttempt[]>
  /** Asks for one more attempt, which comes as any delivery does. */
  redeliver: (hook: WatchedHook, attemptId: string, signal: AbortSignal) => Promise<void>
}

/** Milliseconds GitHub has for an answer. */
const patience = 15_000
const attemptsOfPage = 100

export function createGitHubClient({ url, bearer }: { url: URL; bearer: ReadBearer }): GitHubClient {
  const send = request.defaults({
    baseUrl: restAddress(url),
    headers: { 'user-agent': 'throughline', 'x-github-api-version': '2022-11-28' },
  })
  /** For one request about a hook: sweeps may outlast the token of an App. */
  const about = async (hook: WatchedHook, signal: AbortSignal) => ({
    headers: { authorization: `Bearer ${await bearer(hook)}` },
    request: { signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) },
  })

  return {
    readHook: async (hook, signal) => {
      if (hook.level === 'app') {
        const { data } = await send(`GET ${pathOf(hook)}/config`, await about(hook, signal))
        // Whether it is turned on is not told of Apps.
        return { url: textAt(asObject(data), 'url'), active: true }
      }
      const { data } = await send(`GET ${pathOf(hook)}`, await about(hook, signal))
      const fields = asObject(data)
      return { url: textAt(objectAt(fields, 'config'), 'url'), active: flagAt(fields, 'active') }
    },

    listAttempts: async function* (hook, signal) {
      let cursor: string | null = null
      do {
        const { data, headers } = await send(`GET ${pathOf(hook)}/deliveries`, {
          per_page: attemptsOfPage,
          ...(cursor !== null && { cursor }),
          ...(await about(hook, signal)),
        })
        yield Array.isArray(data) ? data.flatMap((one) => readAttempt(one) ?? []) : []
        cursor = readNextCursor(headers.link)
      } while (cursor !== null)
    },

    redeliver: async (hook, attemptId, signal) => {
      await send(`POST ${pathOf(hook)}/deliveries/{attempt_id}/attempts`, {
        attempt_id: attemptId,
        ...(await about(hook, signal)),
      })
    },
  }
}

/** Where the REST API of a GitHub is: its own host for github.com and ghe.com, a path at a server of one's own. */
export function restAddress({ protocol, host, origin }: URL): string {
  const isHosted = host === 'github.com' || host.endsWith('.ghe.com')
  return isHosted ? `${protocol}//api.${host}` : `${origin}/api/v3`
}

function pathOf({ level, target, external_id }: WatchedHook): string {
  switch (level) {
    case 'app':
      return '/app/hook'
    case 'repository':
      return `/repos/${target}/hooks/${external_id}`
    case 'organization':
      return `/orgs/${target}/hooks/${external_id}`
  }
}

function readAttempt(value: unknown): DeliveryAttempt | null {
  const fields = asObject(value)
  const { id: given } = fields
  // Ids outgrow what a number can hold; the client gives those as bigint.
  const id = typeof given === 'bigint' ? String(given) : idAt(fields, 'id')
  const delivery = textAt(fields, 'guid', 200)
  const delivered_at = timeAt(fields, 'delivered_at')
  // Held back by GitHub itself, which will deliver it yet.
  const isWaiting = timeAt(fields, 'throttled_at') !== null
  if (id === null || delivery === null || delivered_at === null || isWaiting) return null
  const status = integerAt(fields, 'status_code') ?? 0
  return { id, delivery, delivered_at, succeeded: status >= 200 && status < 400 }
}

/** https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function readNextCursor(link: string | undefined): string | null {
  const [, next = ''] = /<([^>]+)>;\s*rel="next"/.exec(link ?? '') ?? []
  return URL.parse(next)?.searchParams.get('cursor') ?? null
}
