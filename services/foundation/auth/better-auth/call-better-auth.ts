import { ServiceError } from '#platform/errors/service-error.ts'
import { clientAddressHeader, type RequestHeaders } from '#platform/identity/credentials.ts'

/** What better-auth answered. */
export interface BetterAuthAnswer {
  status: number
  body: unknown
  /** `Set-Cookie` headers. */
  cookies: string[]
}

/** Headers that better-auth looks at. */
const passedOn = ['cookie', 'user-agent', clientAddressHeader]

/** Calls an operation of better-auth for a request. What it refuses is an answer, too. */
export async function callBetterAuth(
  operation: (headers: Headers) => Promise<Response>,
  headers: RequestHeaders,
): Promise<BetterAuthAnswer> {
  const given = new Headers()
  for (const name of passedOn) {
    const value = headers[name]
    if (typeof value === 'string') given.set(name, value)
  }
  const response = await operation(given)
  const text = await response.text()
  const body: unknown = text === '' ? null : JSON.parse(text)
  return { status: response.status, body, cookies: response.headers.getSetCookie() }
}

/** The code of what better-auth refused; null when it did not. */
export function refusalOf({ status, body }: BetterAuthAnswer): string | null {
  return status < 400 ? null : ((body as { code?: string } | null)?.code ?? '')
}

/** Throws an error of ours for what better-auth refused, and does nothing when it did not. */
export function throwRefusal(answer: BetterAuthAnswer): void {
  const code = refusalOf(answer)
  if (code === null) return
  const { status, body } = answer
  const detail = `${(body as { message?: string } | null)?.message ?? 'This was refused'}.`
  if (status === 429 || code.startsWith('TOO_MANY')) throw new ServiceError('too_many_requests', detail)
  if (status === 401) throw new ServiceError('wrong_credentials', detail)
  if (status === 403) throw new ServiceError('forbidden', detail)
  if (status < 500) throw new ServiceError('invalid_request', detail)
  throw new Error(`better-auth answers ${status} ${code}`)
}
