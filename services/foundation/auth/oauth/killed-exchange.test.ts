import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as oauth from 'openid-client'
import { killAtEach, runUntil } from '../testing/killed-process.ts'
import { type Browser, callback, giveCode, letIn, openBrowser, registerProgram } from '../testing/program.ts'
import { type RunningIssuer, startIssuer } from '../testing/start-issuer.ts'

let issuer: RunningIssuer
let browser: Browser
let program: oauth.Configuration
before(async () => {
  issuer = await startIssuer()
  browser = await openBrowser(issuer)
  program = await registerProgram(issuer)
})
after(() => issuer.running.stop())

/** Asks the token endpoint of a process that is killed before its n-th statement; null when it was before the answer. */
async function exchangeUntil(statement: number, body: Record<string, string>): Promise<string | null> {
  const { client_id, client_secret } = program.clientMetadata()
  const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`
  return runUntil(statement, {
    program: 'exchange',
    database_url: issuer.running.url,
    given: [issuer.url, authorization, new URLSearchParams(body).toString()],
  })
}

/** How many refresh tokens there are that were not used up. */
async function countLiving(): Promise<number> {
  const { rows } = await issuer.running.database.pool.query<{ count: number }>(
    `select count(*)::int from auth.oauth_artifacts where kind = 'RefreshToken' and consumed_at is null`,
  )
  return rows[0]?.count ?? 0
}

test('killed before any of its statements, a renewal has happened whole or not at all', async () => {
  let { refresh_token = '' } = await letIn(program, browser, 'commits:read')
  const kills = await killAtEach({ first: 1, step: 5 }, async (statement) => {
    const answer = await exchangeUntil(statement, { grant_type: 'refresh_token', refresh_token })
    assert.equal(await countLiving(), 1, `killed before statement ${statement}`)
    if (answer !== null) refresh_token = JSON.parse(answer).refresh_token
    const next = await oauth.refreshTokenGrant(program, refresh_token)
    refresh_token = next.refresh_token ?? ''
    return answer !== null
  })
  assert.ok(kills >= 3, `it was killed at ${kills} places`)
})

test('killed before any of its statements, a code that was not exchanged still can be', async () => {
  const kills = await killAtEach({ first: 1, step: 5 }, async (statement) => {
    const { sent_to, checks } = await giveCode(program, browser, 'commits:read')
    const answer = await exchangeUntil(statement, {
      grant_type: 'authorization_code',
      code: sent_to.searchParams.get('code') ?? '',
      redirect_uri: callback,
      code_verifier: checks.pkceCodeVerifier,
    })
    const again = oauth.authorizationCodeGrant(program, sent_to, checks)
    if (answer === null) assert.ok((await again).access_token, `killed before statement ${statement}`)
    else await assert.rejects(again, { error: 'invalid_grant' })
    return answer !== null
  })
  assert.ok(kills >= 3, `it was killed at ${kills} places`)
})
