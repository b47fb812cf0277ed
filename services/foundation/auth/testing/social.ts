import type { ProviderId } from '#contracts/auth/social.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { ask, cookiesOf } from './people.ts'
import { client, type ProviderServer } from './provider-server.ts'

/** Settings under which both providers are the one server. */
export function socialSettings({ url }: ProviderServer): Record<string, string> {
  return {
    THROUGHLINE_URL: 'http://localhost:8000',
    GITHUB_CLIENT_ID: client.id,
    GITHUB_CLIENT_SECRET: client.secret,
    THROUGHLINE_GITHUB_URL: url,
    GOOGLE_CLIENT_ID: client.id,
    GOOGLE_CLIENT_SECRET: client.secret,
    THROUGHLINE_GOOGLE_URL: url,
  }
}

/** A browser on its way: the cookies it has, and the address that the provider sent it back to. */
export interface Journey {
  cookies: string
  back: URL
}

/** Goes to a provider as a browser does, and agrees there. */
export async function goToProvider(
  running: TestServices,
  provider: ProviderId,
  { invitation, session }: { invitation?: string; session?: string } = {},
): Promise<Journey> {
  const start =
    session === undefined
      ? await ask(running, `/auth/social/${provider}/sign-ins`, {
          body: invitation === undefined ? {} : { invitation },
        })
      : await ask(running, `/auth/social/${provider}/links`, { method: 'POST', headers: { cookie: session } })
  if (start.statusCode !== 200) throw new Error(`It did not begin: ${start.body}`)
  const response = await fetch(start.json().url, { redirect: 'manual' })
  const cookies = [cookiesOf(start.headers), ...(session === undefined ? [] : [session])].join('; ')
  return { cookies, back: new URL(response.headers.get('location') ?? '') }
}

/** Comes back, and gives where the browser is sent and the cookies it has then. */
export async function comeBack(running: TestServices, { cookies, back }: Journey) {
  const path = back.pathname.replace(/^\/api/, '') + back.search
  const answer = await ask(running, path, { headers: { cookie: cookies } })
  if (answer.statusCode !== 303) throw new Error(`It did not go on: ${answer.body}`)
  return { location: String(answer.headers.location), cookies: cookiesOf(answer.headers) }
}

/** There and back. */
export async function signInWith(
  running: TestServices,
  provider: ProviderId,
  options: { invitation?: string; session?: string } = {},
) {
  return comeBack(running, await goToProvider(running, provider, options))
}
