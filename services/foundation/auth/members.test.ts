import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { localOwner, servicePrincipal } from '#platform/identity/principal.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { ask, invite } from './testing/people.ts'
import { startAuth } from './testing/start-auth.ts'

let running: TestServices
before(async () => {
  running = await startAuth()
})
after(() => running.stop())

const owner = () => running.client(authContract)

test('an invitation makes its reader a member in the role it names, once', async () => {
  const { path } = await owner().createInvitation({ body: { email: 'Grace@Example.com', role: 'lead' } })
  const token = path.split('#')[1] ?? ''
  const read = await ask(running, '/auth/invitations/reading', { body: { token } })
  assert.deepEqual([read.json().email, read.json().role], ['grace@example.com', 'lead'])

  const signUp = (email: string) =>
    ask(running, '/auth/sign-up', {
      body: { name: 'Grace', email, password: 'long enough', invitation: token },
    })
  assert.equal((await signUp('mallory@example.com')).json().code, 'token_expired', 'it is for one address')
  const both = await Promise.all([signUp('grace@example.com'), signUp('grace@example.com')])
  assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [200, 410])
  const { items } = await owner().listMembers()
  assert.equal(items.find(({ email }) => email === 'grace@example.com')?.role, 'lead')
  assert.deepEqual((await owner().listInvitations()).items, [])
})

test('somebody with an account joins a second workspace, chooses between them, and is kept out of a third', async () => {
  const ada = await invite(running)
  const workspace = await owner().createWorkspace({ body: { name: 'Second' } })
  const inSecond = running.client(authContract, { workspace_id: workspace.id })
  const { path } = await inSecond.createInvitation({ body: { email: ada.email, role: 'viewer' } })
  const token = path.split('#')[1]
  const headers = { cookie: ada.cookie }
  const joined = await ask(running, '/auth/invitations/acceptances', { headers, body: { token } })
  assert.deepEqual(joined.json(), { workspace_id: workspace.id, name: 'Second', role: 'viewer' })

  const whoAmI = async (more = {}) =>
    (await ask(running, '/auth/verify', { headers: { ...headers, ...more } })).json()
  assert.equal((await whoAmI()).workspace_id, workspace.id, 'one goes on where one joined last')
  assert.equal((await whoAmI({ 'x-workspace': localOwner.workspace_id })).role, 'member')
  const third = await owner().createWorkspace({ body: { name: 'Third' } })
  assert.equal((await whoAmI({ 'x-workspace': third.id })).code, 'unauthenticated')
  assert.equal((await whoAmI({ 'x-workspace': 'nonsense' })).code, 'unauthenticated')

  const choose = (workspace_id: string) =>
    ask(running, '/auth/workspaces/current', { method: 'PUT', headers, body: { workspace_id } })
  assert.equal((await choose(third.id)).json().code, 'member_not_found')
  assert.equal((await choose(localOwner.workspace_id)).statusCode, 200)
  assert.equal((await whoAmI()).workspace_id, localOwner.workspace_id)
})

test('an invitation is not accepted by somebody it was not sent to', async () => {
  const mallory = await invite(running)
  const workspace = await owner().createWorkspace({ body: { name: 'Closed' } })
  const inside = running.client(authContract, { workspace_id: workspace.id })
  const { path } = await inside.createInvitation({ body: { email: 'ada@elsewhere.example', role: 'admin' } })
  const answer = await ask(running, '/auth/invitations/acceptances', {
    headers: { cookie: mallory.cookie },
    body: { token: path.split('#')[1] },
  })
  assert.equal(answer.json().code, 'token_expired')
  assert.equal((await inside.listInvitations()).items.length, 1, 'it is still there for whom it is for')
})

test('nobody gives or takes a role above their own', async () => {
  const admin = await invite(running, 'admin')
  const client = running.client(authContract, admin.principal)
  const change = (account_id: string, role: 'owner' | 'viewer') =>
    client.updateMember({ params: { account_id }, body: { role } })
  await assert.rejects(change(admin.principal.id, 'owner'), { code: 'forbidden' })
  await assert.rejects(change(localOwner.id, 'viewer'), { code: 'forbidden' })
  await assert.rejects(client.removeMember({ params: { account_id: localOwner.id } }), { code: 'forbidden' })
  await assert.rejects(client.createInvitation({ body: { email: 'x@example.com', role: 'owner' } }), {
    code: 'forbidden',
  })
  const member = await invite(running)
  assert.equal((await change(member.principal.id, 'viewer')).role, 'viewer')
  const asMember = running.client(authContract, member.principal)
  await assert.rejects(asMember.removeMember({ params: { account_id: admin.principal.id } }), {
    code: 'forbidden',
  })
})

test('an administrator signs a member out everywhere, which stands in the audit; the keys go on', async () => {
  const [admin, ada] = [await invite(running, 'admin'), await invite(running)]
  const client = running.client(authContract, admin.principal)
  const { key } = await running.client(authContract, ada.principal).createKey({ body: { name: 'laptop' } })
  const statusOf = async (headers: Record<string, string>) =>
    (await ask(running, '/auth/verify', { headers })).statusCode
  const signOut = ({ principal }: Pick<typeof ada, 'principal'>) =>
    client.endMemberSessions({ params: { account_id: principal.id } })
  await ask(running, '/auth/sign-in', { body: { email: ada.email, password: ada.password } })

  assert.deepEqual(await signOut(ada), { ended: 2 })
  assert.equal(await statusOf({ cookie: ada.cookie }), 401)
  assert.equal(await statusOf({ authorization: `Bearer ${key}` }), 200)
  assert.equal(await statusOf({ cookie: admin.cookie }), 200, 'nobody else is signed out')
  const [entry] = (await client.listAudit()).items
  assert.deepEqual([entry?.action, entry?.subject], ['member.signed_out', ada.email])

  await assert.rejects(signOut({ principal: localOwner }), { code: 'forbidden' }, 'the owner is above')
  const byMember = running.client(authContract, ada.principal)
  await assert.rejects(byMember.endMemberSessions({ params: { account_id: ada.principal.id } }), {
    code: 'forbidden',
  })
  const stranger = await owner().createWorkspace({ body: { name: 'Another' } })
  const outsider = await invite(running, 'member', stranger.id)
  await assert.rejects(signOut(outsider), { code: 'member_not_found' })
  assert.equal(await statusOf({ cookie: outsider.cookie }), 200)
})

test('a workspace keeps an owner, also when two of them remove each other at once', async () => {
  const workspace = await owner().createWorkspace({ body: { name: 'Shared' } })
  const second = await invite(running, 'owner', workspace.id)
  const mine = running.client(authContract, { workspace_id: workspace.id })
  const theirs = running.client(authContract, { ...second.principal, workspace_id: workspace.id })
  const outcomes = await Promise.allSettled([
    mine.removeMember({ params: { account_id: second.principal.id } }),
    theirs.removeMember({ params: { account_id: localOwner.id } }),
  ])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  const { rows } = await running.database.pool.query(
    `select count(*)::int as owners from auth.members where workspace_id = $1 and role = 'owner'`,
    [workspace.id],
  )
  assert.equal(rows[0].owners, 1)
})

test('who is removed is out at once, keys and all, and has a place of their own to go on', async () => {
  const ada = await invite(running)
  const { key } = await running
    .client(authContract, ada.principal)
    .createKey({ body: { name: 'laptop', scopes: ['commits:read'] } })
  await owner().removeMember({ params: { account_id: ada.principal.id } })
  const withKey = await ask(running, '/auth/verify', { headers: { authorization: `Bearer ${key}` } })
  assert.equal(withKey.statusCode, 401)
  const after = (await ask(running, '/auth/verify', { headers: { cookie: ada.cookie } })).json()
  assert.notEqual(after.workspace_id, localOwner.workspace_id)
  assert.equal(after.role, 'owner')
  assert.equal((await running.readEvents('member.removed')).length > 0, true)
})

test('the list of members comes in pages', async () => {
  for (let person = 0; person < 3; person++) await invite(running)
  const all = (await owner().listMembers({ query: { limit: 200 } })).items
  const paged = []
  let cursor: string | null = null
  do {
    const page = await owner().listMembers({ query: { limit: 2, ...(cursor !== null && { cursor }) } })
    paged.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null)
  assert.deepEqual(paged, all)
  await assert.rejects(owner().listMembers({ query: { cursor: 'nonsense' } }), { code: 'invalid_request' })
})

test('what administrators do is in the audit of the workspace, which members do not see', async () => {
  const workspace = await owner().createWorkspace({ body: { name: 'Watched' } })
  const client = running.client(authContract, { workspace_id: workspace.id })
  const { id } = await client.createInvitation({ body: { email: 'z@example.com', role: 'viewer' } })
  await client.revokeInvitation({ params: { id } })
  const { items } = await client.listAudit()
  assert.deepEqual(
    items.map(({ action, subject }) => [action, subject]),
    [
      ['invitation.revoked', 'z@example.com'],
      ['invitation.created', 'z@example.com: viewer'],
      ['workspace.created', 'Watched'],
    ],
  )
  const member = running.client(authContract, { role: 'member' })
  await assert.rejects(member.listAudit(), { code: 'forbidden' })
})

test('the feedback of who has left stays theirs: their addresses count on, until they join again or are forgotten', async () => {
  const workspace = await owner().createWorkspace({ body: { name: 'Left' } })
  const inside = { workspace_id: workspace.id }
  const ada = await invite(running, 'member', workspace.id)
  const account_id = ada.principal.id
  await running
    .client(authContract, ada.principal)
    .updateProfile({ body: { feedback_visibility: 'workspace' } })
  await running.client(authContract, inside).removeMember({ params: { account_id } })
  const asService = running.client(authContract, servicePrincipal('commits', workspace.id))
  const listAda = async () =>
    (await asService.listMemberAddresses()).items.find((member) => member.account_id === account_id)
  const left = await listAda()
  assert.deepEqual([left?.emails, left?.feedback_visibility], [[ada.email], 'only_me'])
  const former = async () => (await running.client(authContract, inside).listFormerMembers()).items
  assert.deepEqual(
    (await former()).map(({ email }) => email),
    [ada.email],
  )

  const { path } = await running
    .client(authContract, inside)
    .createInvitation({ body: { email: ada.email, role: 'member' } })
  await ask(running, '/auth/invitations/acceptances', {
    headers: { cookie: ada.cookie },
    body: { token: path.split('#')[1] },
  })
  assert.deepEqual(await former(), [])
  assert.equal((await asService.listMemberAddresses()).items.length, 2)

  await running.client(authContract, inside).removeMember({ params: { account_id } })
  await asService.forgetFormerMember({ params: { account_id } })
  assert.equal(await listAda(), undefined)
})

test('an account goes with all that hangs on it, but not while a workspace needs it as its owner', async () => {
  const workspace = await owner().createWorkspace({ body: { name: 'Needs her' } })
  const ada = await invite(running, 'owner', workspace.id)
  const account_id = ada.principal.id
  await running
    .client(authContract, { workspace_id: workspace.id })
    .updateMember({ params: { account_id: localOwner.id }, body: { role: 'member' } })
  const asService = running.client(authContract, servicePrincipal('security', workspace.id))
  const person = await asService.findPerson({ params: { account_id } })
  assert.deepEqual(
    person.workspaces.map(({ name, needs_owner }) => [name, needs_owner]),
    [['Needs her', true]],
  )
  const remove = () => asService.removePerson({ params: { account_id } })
  await assert.rejects(remove(), { code: 'last_owner', message: /Needs her/ })

  await running
    .client(authContract, ada.principal)
    .updateMember({ params: { account_id: localOwner.id }, body: { role: 'owner' } })
  await remove()
  await remove()
  await assert.rejects(asService.findPerson({ params: { account_id } }), { code: 'account_not_found' })
  const signedIn = await ask(running, '/auth/verify', { headers: { cookie: ada.cookie } })
  assert.equal(signedIn.statusCode, 401)
})
