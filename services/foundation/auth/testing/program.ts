import assert from 'node:assert/strict'
import * as oauth from 'openid-client'
import { authContract } from '#contracts/auth.ts'
import type { Client } from '#platform/contract/create-client.ts'

/** Where a program's answers would go; nobody listens, the browser here only reads where it is sent. */
export const callback = 'http://127.0.0.1:41234/callback'

/** A running server, or the auth service alone. */
export interface Issuer {
  url: string
  /** Path of the contract's routes: `/api` behind the gateway. */
  base: string
  /** As the person whose browser it is. */
  auth: Client<typeof authContract>
}

/** A browser that keeps cookies by name and follows no redirects by itself. */
export interface Browser {
  issuer: Issuer
  fetch: (path: string, init?: RequestInit) => Promise<Response>
}

/** A browser signed in as whoever makes a link. */
export async function openBrowser(issuer: Issuer): Promise<Browser> {
  const browser = openStrangersBrowser(issuer)
  const { path } = await issuer.auth.createSignInLink()
  const code = new URL(path, issuer.url).searchParams.get('code')
  const redeem = issuer.base + authContract.routes.redeemSignInLink.path
  const signedIn = await browser.fetch(redeem, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  assert.equal(signedIn.status, 200)
  return browser
}

/** A browser that nobody has signed in. */
export function openStrangersBrowser(issuer: Issuer): Browser {
  const jar = new Map<string, string>()
  return {
    issuer,
    fetch: async (path, init) => {
      const headers = { cookie: [...jar.values()].join('; '), accept: 'text/html', ...init?.headers }
      const answer = await fetch(new URL(path, issuer.url), { ...init, redirect: 'manual', headers })
      for (const set of answer.headers.getSetCookie()) {
        const pair = set.split(';', 1)[0] ?? ''
        jar.set(pair.slice(0, pair.indexOf('=')), pair)
      }
      return answer
    },
  }
}

/** Registers a program and gives what openid-client knows of it. */
export function registerProgram(
  { url }: Issuer,
  metadata: Partial<oauth.ClientMetadata> = {},
  initialAccessToken?: string,
): Promise<oauth.Configuration> {
  return oauth.dynamicClientRegistration(
    new URL(url),
    { redirect_uris: [callback], client_name: 'Report writer', ...metadata },
    metadata.token_endpoint_auth_method === 'none' ? oauth.None() : undefined,
    { execute: [oauth.allowInsecureRequests], ...(initialAccessToken && { initialAccessToken }) },
  )
}

/** The request of a program, and what it has to remember of it. */
export async function askFor(
  config: oauth.Configuration,
  scope: string,
  more: Record<string, string> = {},
): Promise<{ url: URL; verifier: string; state: string }> {
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

/** Opens a program's request in a browser, and gives the id by which the dashboard's page asks about it. */
export async function openRequest(browser: Browser, asked: URL): Promise<string> {
  const page = await follow(browser, asked.href)
  assert.equal(page.pathname, '/consent', page.href)
  return page.searchParams.get('request') ?? ''
}

/** Where a browser is sent from an address. */
export async function follow(browser: Browser, address: string): Promise<URL> {
  const shown = await browser.fetch(address)
  assert.equal(shown.status, 303, await shown.clone().text())
  return new URL(shown.headers.get('location') ?? '', browser.issuer.url)
}

/** Sends a person's answer to a request, as the dashboard's page does. */
export function decide(browser: Browser, request: string, body: Record<string, unknown>): Promise<Response> {
  const path = `${browser.issuer.base}/auth/authorization-requests/${request}/decision`
  return browser.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(body),
  })
}

/** Answers a program's request, and gives where the browser is sent then. */
export async function answerRequest(
  browser: Browser,
  asked: URL,
  body: Record<string, unknown> = { decision: 'allow' },
): Promise<URL> {
  const decided = await decide(browser, await openRequest(browser, asked), body)
  assert.equal(decided.status, 200, await decided.clone().text())
  const { return_to } = (await decided.json()) as { return_to: string }
  return follow(browser, return_to)
}

/** A code that a person gave, with what it takes to exchange it. */
export interface GivenCode {
  sent_to: URL
  checks: oauth.AuthorizationCodeGrantChecks & { pkceCodeVerifier: string }
}

/** Lets a program in, up to the code. */
export async function giveCode(
  config: oauth.Configuration,
  browser: Browser,
  scope: string,
): Promise<GivenCode> {
  const { url, verifier, state } = await askFor(config, scope)
  const sent_to = await answerRequest(browser, url)
  return { sent_to, checks: { pkceCodeVerifier: verifier, expectedState: state } }
}

/** Lets a program in from beginning to end, and gives its tokens. */
export async function letIn(config: oauth.Configuration, browser: Browser, scope: string) {
  const { sent_to, checks } = await giveCode(config, browser, scope)
  return oauth.authorizationCodeGrant(config, sent_to, checks)
}
