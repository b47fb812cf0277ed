import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import * as oauth from 'openid-client'
import { authContract } from '#contracts/auth.ts'
import { invite } from '../testing/people.ts'
import { letIn, openBrowser, registerProgram } from '../testing/program.ts'
import { type RunningIssuer, startIssuer } from '../testing/start-issuer.ts'

let issuer: RunningIssuer
before(async () => {
  issuer = await startIssuer()
})
after(() => issuer.running.stop())

async function readPublished(): Promise<{ kid: string; d?: string }[]> {
  const answer = await fetch(`${issuer.url}/.well-known/jwks.json`)
  assert.equal(answer.headers.get('content-type'), 'application/jwk-set+json')
  return ((await answer.json()) as { keys: { kid: string }[] }).keys
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid
const verify = async (token: string) =>
  (await fetch(`${issuer.url}/auth/verify`, { headers: { authorization: `Bearer ${token}` } })).status

test('a new key signs at once, the old one is published on, and its tokens stay good', async () => {
  const program = await registerProgram(issuer)
  const old = await letIn(program, await openBrowser(issuer), 'openid commits:read')
  const made = await issuer.auth.rotateSigningKey()
  assert.equal(await verify(old.access_token), 200)
  const renewed = await oauth.refreshTokenGrant(program, old.refresh_token ?? '')
  assert.equal(kidOf(renewed.access_token), made.kid)
  assert.equal(await verify(renewed.access_token), 200)
  const published = await readPublished()
  assert.deepEqual(
    published.map(({ kid }) => kid),
    [made.kid, kidOf(old.access_token)],
  )
  assert.ok(published.every((key) => key.d === undefined))
})

test('private parts lie in the database encrypted, and those of retired keys not at all', async () => {
  await readPublished()
  await issuer.auth.rotateSigningKey()
  const { rows } = await issuer.running.database.pool.query(
    `select private_jwk, retired_at from auth.signing_keys order by created_at desc`,
  )
  const [active, ...retired] = rows
  assert.doesNotMatch(active.private_jwk.toString('latin1'), /"d"|kty/)
  assert.ok(retired.length > 0 && retired.every((key) => key.private_jwk === null && key.retired_at !== null))
})

test('a key that has come of age gives way by itself, once, however many ask', async () => {
  const [before] = await readPublished()
  await issuer.running.database.pool.query(
    `update auth.signing_keys set created_at = now() - interval '91 days' where retired_at is null`,
  )
  const asked = await Promise.all(Array.from({ length: 6 }, readPublished))
  const kids = new Set(asked.map(([first]) => first?.kid))
  assert.equal(kids.size, 1)
  assert.ok(!kids.has(before?.kid))
})

test('administrators of the first workspace alone see to the keys', async () => {
  const ada = await invite(issuer.running, 'lead')
  await assert.rejects(issuer.running.client(authContract, ada.principal).rotateSigningKey(), {
    code: 'forbidden',
  })
  const { id } = await issuer.auth.createWorkspace({ body: { name: 'Another' } })
  const elsewhere = issuer.running.client(authContract, { workspace_id: id })
  await assert.rejects(elsewhere.rotateSigningKey(), { code: 'forbidden' })
})
