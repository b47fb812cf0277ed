import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { ask, invite } from './testing/people.ts'
import { startAuth } from './testing/start-auth.ts'

let running: TestServices
before(async () => {
  running = await startAuth()
})
after(() => running.stop())

const verify = (key: string) => ask(running, '/auth/verify', { headers: { authorization: `Bearer ${key}` } })

test('a key is shown once, stored as a digest, and works until it is revoked', async () => {
  const ada = await invite(running)
  const client = running.client(authContract, ada.principal)
  const { key, ...made } = await client.createKey({ body: { name: 'CI', scopes: ['commits:write'] } })
  assert.match(key, /^tl_[\w-]{43}$/)
  const { rows } = await running.database.pool.query('select k::text as row from auth.api_keys k')
  assert.ok(rows.every(({ row }) => !row.includes(key) && !row.includes(key.slice(12))))

  const principal = (await verify(key)).json()
  assert.deepEqual(principal, { ...ada.principal, scopes: ['commits:write'] })
  const [listed] = (await client.listKeys()).items
  assert.ok(listed?.last_used_at)
  assert.deepEqual({ ...listed, last_used_at: null }, made)

  await client.revokeKey({ params: { id: made.id } })
  assert.equal((await verify(key)).statusCode, 401)
  await assert.rejects(client.revokeKey({ params: { id: made.id } }), { code: 'key_not_found' })
  const [revoked] = (await running.readEvents('key.revoked')).slice(-1)
  assert.deepEqual(revoked?.data, { key_id: made.id, account_id: ada.principal.id })
})

test('a key that has run out is nobody’s, and one for another workspace stays there', async () => {
  const { key } = await running.client(authContract).createKey({ body: { name: 'short' } })
  assert.equal((await verify(key)).statusCode, 200)
  const elsewhere = await ask(running, '/auth/verify', {
    headers: {
      authorization: `Bearer ${key}`,
      'x-workspace': '00000000-0000-7000-8000-00000000000f',
    },
  })
  assert.equal(elsewhere.statusCode, 401)
  await running.database.pool.query(`update auth.api_keys set expires_at = now() where name = 'short'`)
  assert.equal((await verify(key)).statusCode, 401)
})

test('a key never does more than its maker may today', async () => {
  const ada = await invite(running, 'lead')
  const client = running.client(authContract, ada.principal)
  await assert.rejects(client.createKey({ body: { name: 'x', role: 'admin' } }), { code: 'forbidden' })
  const { key } = await client.createKey({ body: { name: 'x' } })
  assert.equal((await verify(key)).json().role, 'lead')
  await running
    .client(authContract)
    .updateMember({ params: { account_id: ada.principal.id }, body: { role: 'viewer' } })
  assert.equal((await verify(key)).json().role, 'viewer')
})

test('a limited key passes on no more than it has, and opens no browser', async () => {
  const limited = running.client(authContract, { scopes: ['auth:write', 'commits:read'] })
  const scopes = ['commits:read']
  assert.deepEqual((await limited.createKey({ body: { name: 'less', scopes } })).scopes, scopes)
  for (const beyond of [['commits:write'], ['*:read'], null]) {
    await assert.rejects(limited.createKey({ body: { name: 'more', scopes: beyond } }), { code: 'forbidden' })
  }
  await assert.rejects(limited.createSignInLink(), { code: 'forbidden' })
  await assert.rejects(limited.createWorkspace({ body: { name: 'mine' } }), { code: 'forbidden' })
})

test('an agent’s key is an agent, by itself with no more than the role of one', async () => {
  const { key } = await running.client(authContract).createKey({ body: { name: 'bot', kind: 'agent' } })
  const principal = (await verify(key)).json()
  assert.deepEqual([principal.kind, principal.role], ['agent', 'agent'])
  const agent = running.client(authContract, principal)
  await assert.rejects(agent.createKey({ body: { name: 'me', kind: 'person' } }), { code: 'forbidden' })
})

test('people see and end their own keys, administrators all', async () => {
  const ada = await invite(running)
  const grace = await invite(running)
  const { id } = await running.client(authContract, ada.principal).createKey({ body: { name: 'ada’s' } })
  const asGrace = running.client(authContract, grace.principal)
  assert.deepEqual((await asGrace.listKeys()).items, [])
  await assert.rejects(asGrace.revokeKey({ params: { id } }), { code: 'key_not_found' })
  const owner = running.client(authContract)
  assert.ok((await owner.listKeys()).items.some((key) => key.id === id))
  await owner.revokeKey({ params: { id } })
})

test('services alone ask whose a credential is', async () => {
  const body = { kind: 'owner' as const, value: '', workspace_id: null }
  await assert.rejects(running.client(authContract).identify({ body }), { code: 'forbidden' })
  const service = running.client(authContract, { kind: 'service', id: 'server', role: 'member' })
  assert.equal((await service.identify({ body })).principal?.role, 'owner')
})
