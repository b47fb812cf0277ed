import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import * as oauth from 'openid-client'
import { programScopes } from '#contracts/auth/programs.ts'
import { authContract } from '#contracts/auth.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { buildDashboard } from '../dashboard/build.ts'
import { askFor as ask, type Issuer, registerProgram } from '../services/foundation/auth/testing/program.ts'
import { startBrowser, type TestBrowser, type WatchedPage } from './testing/browser.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const running = new AsyncDisposableStack()
let server: TestServer
let issuer: Issuer
let browser: TestBrowser
/** Where a program on the person's machine waits for its answer. */
let callback: string

before(async () => {
  await buildDashboard({ quiet: true })
  server = await startTestServer({
    PORT: String(await findFreePort()),
    THROUGHLINE_OWNER_NAME: 'Ada Lovelace',
    THROUGHLINE_OWNER_EMAIL: 'ada@example.com',
  })
  running.defer(server.stop)
  issuer = { url: server.url, base: '/api', auth: server.client(authContract) }
  const program = createServer((_, response) => response.end('You can close this window.'))
  running.defer(async () => void program.close())
  await once(program.listen(0, '127.0.0.1'), 'listening')
  callback = `http://127.0.0.1:${(program.address() as AddressInfo).port}/callback`
  browser = await startBrowser()
  running.defer(browser.close)
})
after(() => running.disposeAsync())

/** The owner's browser. */
async function openAsOwner(): Promise<WatchedPage> {
  const { path } = await issuer.auth.createSignInLink()
  return browser.open(server.url + path)
}

/** A program on the person's machine. */
const register = (client_name = 'Report writer') =>
  registerProgram(issuer, { client_name, redirect_uris: [callback] })
const askFor = (program: oauth.Configuration, scope: string, more: Record<string, string> = {}) =>
  ask(program, scope, { redirect_uri: callback, ...more })

/** Waits until the browser is back at the program, and gives with what. */
async function comeBack(page: WatchedPage): Promise<URL> {
  await page.waitForURL(`${callback}**`)
  return new URL(page.url())
}

async function finish(page: WatchedPage): Promise<void> {
  assert.deepEqual(page.faults, [])
  await page.context().close()
}

test('who is not signed in signs in, reads what the program asks, allows it, and shuts it out later', async () => {
  await issuer.auth.changePassword({ body: { password: 'engines of analysis' } })
  const program = await register()
  const { url, verifier, state } = await askFor(program, 'openid email commits:read repositories:write')
  const page = await browser.open(url.href)
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill('engines of analysis')
  await page.getByRole('button', { name: 'Sign in' }).click()

  await page.getByText('Report writer asks to act for Ada Lovelace').waitFor()
  await page.getByText('Nobody has checked that name').waitFor()
  await page.getByText(new URL(callback).host).waitFor()
  const list = page.getByRole('region', { name: 'What it may do' })
  await list.getByText('Read commits and their scores').waitFor()
  await list.getByText('Read and change repositories').waitFor()
  await page.getByRole('button', { name: 'Allow' }).click()
  const sentTo = await comeBack(page)
  const checks = { pkceCodeVerifier: verifier, expectedState: state }
  const { access_token } = await oauth.authorizationCodeGrant(program, sentTo, checks)
  const headers = { authorization: `Bearer ${access_token}` }
  assert.equal((await fetch(`${server.url}/api/commits`, { headers })).status, 200)

  await page.goto(`${server.url}/settings/programs`)
  await page.getByText('let in once').waitFor()
  await page.getByRole('button', { name: 'Shut out' }).click()
  await page.getByText('No program was let in').waitFor()
  assert.equal((await fetch(`${server.url}/api/commits`, { headers })).status, 401)
  await finish(page)
})

test('what is unticked is kept back, and what the rest includes cannot be unticked by itself', async () => {
  const page = await openAsOwner()
  const program = await register()
  const scope = 'openid email commits:read repositories:read repositories:write'
  const { url, verifier, state } = await askFor(program, scope)
  await page.goto(url.href)
  const tick = (name: string) => page.getByRole('checkbox', { name })
  await page.getByText('It has to ask again after 90 days').waitFor()
  assert.ok(await tick('openid').isDisabled())
  assert.ok(await tick('repositories:read').isDisabled(), 'changing repositories includes reading them')
  await tick('email').uncheck()
  await tick('commits:read').uncheck()
  await tick('repositories:write').uncheck()
  assert.ok(await tick('repositories:read').isEnabled())
  await page.getByRole('button', { name: 'Allow' }).click()
  const checks = { pkceCodeVerifier: verifier, expectedState: state }
  const { access_token } = await oauth.authorizationCodeGrant(program, await comeBack(page), checks)
  const headers = { authorization: `Bearer ${access_token}` }
  const statusOf = async (path: string, method = 'GET') =>
    (await fetch(`${server.url}/api${path}`, { method, headers })).status
  assert.equal(await statusOf('/repositories'), 200)
  assert.equal(await statusOf('/commits'), 403)
  assert.equal(await statusOf('/repositories', 'POST'), 403)
  await finish(page)
})

test('who denies goes back to the program without anything', async () => {
  const page = await openAsOwner()
  const { url } = await askFor(await register(), 'commits:read')
  await page.goto(url.href)
  await page.getByRole('button', { name: 'Deny' }).click()
  assert.equal((await comeBack(page)).searchParams.get('error'), 'access_denied')
  await finish(page)
})

test('what a program calls itself is text, and cannot reorder what the page says', async () => {
  const page = await openAsOwner()
  const name = '<img src=x onerror=alert(1)>\u202egnihtemos'
  const { url } = await askFor(await register(name), 'commits:read')
  await page.goto(url.href)
  await page.getByText('<img src=x onerror=alert(1)>').waitFor()
  assert.equal(await page.locator('img[src="x"]').count(), 0)
  assert.equal(await page.getByTitle(/right-to-left override/i).count(), 1)
  await finish(page)
})

test('every scope is said in words of its own', async () => {
  const page = await openAsOwner()
  const { url } = await askFor(await register(), programScopes.join(' '), { prompt: 'consent' })
  await page.goto(url.href)
  const items = page.getByRole('region', { name: 'What it may do' }).getByRole('listitem')
  await items.first().waitFor()
  const said = await items.evaluateAll((nodes) =>
    nodes.map((node) => node.querySelector('label')?.firstChild?.textContent ?? ''),
  )
  assert.equal(new Set(said).size, programScopes.length)
  assert.ok(said.every((words) => !words.includes(':')))
  await finish(page)
})

test('a request that cannot be answered says so, and sends nobody anywhere', async () => {
  const page = await openAsOwner()
  const { url } = await askFor(await register(), 'commits:read', {
    redirect_uri: 'https://elsewhere.example/',
  })
  await page.goto(url.href)
  await page.getByText('an address it has not registered').waitFor()
  assert.equal(new URL(page.url()).origin, server.url)
  await finish(page)
})

test('the page of consent can be put into no other page', async () => {
  const { headers } = await fetch(`${server.url}/consent?request=x`, { headers: { accept: 'text/html' } })
  assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
})
