import { authContract } from '#contracts/auth.ts'
import { localOwner, type Principal } from '#platform/identity/principal.ts'
import type { TestServices } from '#platform/testing/service.ts'

/** The value of the first cookie an answer sets, as a browser sends it back. */
export function cookieOf(headers: Readonly<Record<string, unknown>>): string {
  const set = headers['set-cookie']
  const [first = ''] = Array.isArray(set) ? set : [String(set ?? '')]
  return String(first).split(';', 1)[0] ?? ''
}

/** All cookies an answer sets, as a browser sends them back. */
export function cookiesOf(headers: Readonly<Record<string, unknown>>): string {
  const set = headers['set-cookie']
  return (Array.isArray(set) ? set : [set]).map((cookie) => String(cookie ?? '').split(';', 1)[0]).join('; ')
}

/** Asks the auth service as nobody, or with a cookie or key. */
export function ask(
  running: TestServices,
  path: string,
  options: {
    body?: unknown
    headers?: Record<string, string>
    method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  } = {},
) {
  const { body, headers = {}, method = body === undefined ? 'GET' : 'POST' } = options
  return running.request(authContract, {
    method,
    url: path,
    headers: { authorization: '', ...headers },
    ...(body !== undefined && { payload: body as object }),
  })
}

/** An account that a person made from an invitation by the owner. */
export interface Newcomer {
  email: string
  password: string
  cookie: string
  /** As the services see them. */
  principal: Principal
}

let count = 0

/** Invites somebody and signs them up; they are a member of the first workspace then. */
export async function invite(
  running: TestServices,
  role: Principal['role'] = 'member',
  workspace_id = localOwner.workspace_id,
): Promise<Newcomer> {
  count += 1
  const email = `person-${count}@example.com`
  const password = `correct horse ${count}`
  const { path } = await running
    .client(authContract, { workspace_id })
    .createInvitation({ body: { email, role } })
  const invitation = path.split('#')[1]
  const answer = await ask(running, '/auth/sign-up', {
    body: { name: `Person ${count}`, email, password, invitation },
  })
  if (answer.statusCode !== 200) throw new Error(`Signing up failed: ${answer.body}`)
  const cookie = cookieOf(answer.headers)
  const verified = await ask(running, '/auth/verify', { headers: { cookie } })
  return { email, password, cookie, principal: verified.json() }
}
