import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { authenticateApp, type TestApp, type TokenRefusal } from './github-app.ts'

/** One attempt as GitHub lists it. */
interface Attempt {
  id: bigint
  guid: string
  delivered_at: string
  redelivery: boolean
  status: string
  status_code: number
  event: string
}

/** A hook of the GitHub that tests have. */
export interface TestHook {
  /** Below `/api/v3`: `/repos/acme/one/hooks/7`; for the one of an App, the App’s id. */
  path: string
  /** Where it says it posts to. */
  url: string
  active: boolean
}

/** How the server answers instead of doing what was asked. */
export interface TestRefusal {
  status: number
  headers?: Record<string, string>
  /** Only requests of this method. */
  method?: string
  /** Only requests whose path begins so. */
  path?: string
}

/** A GitHub that keeps accounts of deliveries: https://docs.github.com/rest/repos/webhooks, and `/rest/apps/webhooks` */
export interface TestGitHub {
  url: string
  /** Milliseconds its clock is ahead of the one here. */
  clock: { ahead: number }
  addHook: (path: string, url: string) => TestHook
  /** The one webhook of an App. */
  addApp: (app: TestApp, url: string) => TestHook
  removeHook: (hook: TestHook) => void
  /** Records an attempt, the newest so far; gives the id of the delivery. */
  addAttempt: (hook: TestHook, attempt: { guid: string; status_code: number; hours_ago?: number }) => void
  /** Requests it got, as `GET /repos/…`, with their query. */
  requests: string[]
  refuse: (refusal: TestRefusal | null) => void
  stop: () => Promise<void>
}

export interface TestGitHubOptions {
  token: string
  /** Posts the delivery again, as its hook would; gives the status it was answered with. */
  deliver: (guid: string) => Promise<number>
}

/** Attempts of a page, fewer than GitHub's so that there are pages. */
const mostOfPage = 3
/** Ids that a number cannot hold, as GitHub's by now. */
const firstId = 9_007_199_254_740_993n

export async function startTestGitHub({ token, deliver }: TestGitHubOptions): Promise<TestGitHub> {
  const hooks = new Map<string, { hook: TestHook; attempts: Attempt[] }>()
  const apps: TestApp[] = []
  const clock = { ahead: 0 }
  const requests: string[] = []
  let refusal: TestRefusal | null = null
  let ids = firstId

  const record = (attempts: Attempt[], given: Omit<Attempt, 'id' | 'event' | 'status'>) => {
    const status = given.status_code < 400 ? 'OK' : 'failed to connect to host'
    attempts.unshift({ ...given, id: ids++, status, event: 'star' })
  }

  /** Which hook is asked about, or why it may not be. */
  const authenticate = async (path: string, authorization = ''): Promise<string | TokenRefusal> => {
    if (path === '/app/hook') {
      const found = await authenticateApp(authorization, apps, Date.now() + clock.ahead)
      return 'id' in found ? found.id : found
    }
    return authorization === `Bearer ${token}` ? path : { status: 401, message: 'Bad credentials' }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const asked = url.pathname.replace('/api/v3', '')
    requests.push(`${request.method} ${asked}${url.search}`)
    const send = (status: number, data: unknown, headers: Record<string, string> = {}) => {
      const body = JSON.stringify(data, (_, value) => (typeof value === 'bigint' ? `n${value}` : value))
      const date = new Date(Date.now() + clock.ahead).toUTCString()
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', date, ...headers })
      response.end(body.replaceAll(/"n(\d+)"/g, '$1'))
    }
    if (refusal && refuses(refusal, request.method, asked)) {
      return send(refusal.status, { message: 'No.' }, refusal.headers)
    }
    const [, path = '', rest = ''] = /^\/api\/v3(.*\/hooks\/\d+|\/app\/hook)(.*)$/.exec(url.pathname) ?? []
    const hookId = await authenticate(path, request.headers.authorization)
    if (typeof hookId === 'object') return send(hookId.status, { message: hookId.message })
    const known = hooks.get(hookId)
    if (!known) return send(404, { message: 'Not Found' })
    const { hook, attempts } = known
    const config = { url: hook.url, content_type: 'json', insecure_ssl: '0', secret: '********' }
    if (request.method === 'GET' && path === '/app/hook' && rest === '/config') return send(200, config)
    if (request.method === 'GET' && path !== '/app/hook' && rest === '') {
      return send(200, { active: hook.active, config })
    }
    if (request.method === 'GET' && rest === '/deliveries') {
      const start = Number(url.searchParams.get('cursor')?.slice(1) ?? 0)
      const end = start + Math.min(mostOfPage, Number(url.searchParams.get('per_page') ?? 30))
      const next = `<http://${request.headers.host}${url.pathname}?per_page=3&cursor=v${end}>; rel="next"`
      return send(200, attempts.slice(start, end), end < attempts.length ? { link: next } : {})
    }
    const [, id] = /^\/deliveries\/(\d+)\/attempts$/.exec(rest) ?? []
    const attempt = attempts.find((one) => String(one.id) === id)
    if (request.method !== 'POST' || !attempt) return send(404, { message: 'Not Found' })
    const status_code = await deliver(attempt.guid)
    const { guid } = attempt
    record(attempts, { guid, delivered_at: new Date().toISOString(), redelivery: true, status_code })
    send(202, {})
  }

  const addHook = (path: string, url: string): TestHook => {
    const hook = { path, url, active: true }
    hooks.set(path, { hook, attempts: [] })
    return hook
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    clock,
    addHook,
    addApp: (app, url) => {
      apps.push(app)
      return addHook(app.id, url)
    },
    removeHook: ({ path }) => hooks.delete(path),
    addAttempt: ({ path }, { guid, status_code, hours_ago = 0 }) => {
      const delivered_at = new Date(Date.now() - hours_ago * 3_600_000).toISOString()
      record(hooks.get(path)?.attempts ?? [], { guid, delivered_at, redelivery: false, status_code })
    },
    requests,
    refuse: (given) => {
      refusal = given
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function refuses(refusal: TestRefusal, method: string | undefined, asked: string): boolean {
  const { method: refused = method, path = '' } = refusal
  return refused === method && asked.startsWith(path)
}
