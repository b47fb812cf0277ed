import assert from 'node:assert/strict'
import * as oauth from 'openid-client'
import { authContract } from '#contracts/auth.ts'
import type { TestServer } from './test-server.ts'

/** Where a test's program would listen; nobody does, the browser here only reads where it is sent. */
export const callback = 'http://127.0.0.1:41234/callback'

/** A browser that somebody has signed in with a link. */
export interface Browser {
  cookie: string
  fetch: (path: string, init?: RequestInit) => Promise<Response>
}

/** A browser signed in as the owner of the server. */
export async function signInBrowser(server: TestServer): Promise<Browser> {
  const { path } = await server.client(authContract).createSignInLink()
  const answer = await fetch(server.url + path, { redirect: 'manual' })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  return createBrowser(server.url, cookie)
}

/** A browser that keeps cookies by name and follows no redirects by itself. */
export function createBrowser(url: string, cookie: string): Browser {
  const jar = new Map<string, string>()
  const keep = (pair: string) => jar.set(pair.slice(0, pair.indexOf('=')), pair)
  if (cookie !== '') keep(cookie)
  return {
    cookie,
    fetch: async (path, init) => {
      const headers = { cookie: [...jar.values()].join('; '), accept: 'text/html', ...init?.headers }
      const answer = await fetch(new URL(path, url), { ...init, redirect: 'manual', headers })
      for (const set of answer.headers.getSetCookie()) keep(set.split(';', 1)[0] ?? '')
      return answer
    },
  }
}

/** Registers a program and gives what openid-client knows of it. */
export function registerProgram(
  server: TestServer,
  metadata: Partial<oauth.ClientMetadata> = {},
  initialAccessToken?: string,
): Promise<oauth.Configuration> {
  return oauth.dynamicClientRegistration(
    new URL(server.url),
    { redirect_uris: [callback], client_name: 'Report writer', ...metadata },
    metadata.token_endpoint_auth_method === 'none' ? oauth.None() : undefined,
    { execute: [oauth.allowInsecureRequests], ...(initialAccessToken && { initialAccessToken }) },
  )
}

/** The request of a program, and what it has to remember of it. */
export async function askFor(config: oauth.Configuration, scope: string, more: Record<string, string> = {}) {
  const verifier = oauth.randomPKCECodeVerifier()
  const state = oauth.randomState()
  const url = oauth.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  })
  return { url, verifier, state }
}

/** Answers a program's request in a browser, and gives where the browser is sent with the answer. */
export async function answer(
  browser: Browser,
  asked: URL,
  decision: 'allow' | 'deny' = 'allow',
): Promise<URL> {
  const request = await openRequest(browser, asked)
  const decided = await browser.fetch(`/api/auth/authorization-requests/${request}/decision`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ decision }),
  })
  assert.equal(decided.status, 200, await decided.clone().text())
  const { return_to } = (await decided.json()) as { return_to: string }
  const back = await browser.fetch(return_to)
  assert.equal(back.status, 303, await back.clone().text())
  return new URL(back.headers.get('location') ?? '')
}

/** Opens a program's request in a browser, and gives the id with which the page of the dashboard asks about it. */
export async function openRequest(browser: Browser, asked: URL): Promise<string> {
  const shown = await browser.fetch(asked.href)
  assert.equal(shown.status, 303, await shown.clone().text())
  const page = new URL(shown.headers.get('location') ?? '', asked)
  assert.equal(page.pathname, '/consent', page.href)
  return page.searchParams.get('request') ?? ''
}

/** Lets a program in from beginning to end, and gives its tokens. */
export async function letIn(config: oauth.Configuration, browser: Browser, scope: string) {
  const { url, verifier, state } = await askFor(config, scope)
  const sentTo = await answer(browser, url)
  return oauth.authorizationCodeGrant(config, sentTo, { pkceCodeVerifier: verifier, expectedState: state })
}
