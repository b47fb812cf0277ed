import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { firstWorkspaceId, servicePrincipal } from '#platform/identity/principal.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { invite } from './testing/people.ts'
import { startAuth } from './testing/start-auth.ts'

let running: TestServices
before(async () => {
  running = await startAuth()
})
after(() => running.stop())

const listAddresses = async (workspaceId = firstWorkspaceId) => {
  const service = running.client(authContract, servicePrincipal('coaching', workspaceId))
  return (await service.listMemberAddresses()).items
}

test('feedback is closed until its owner opens it, in one workspace, and that is told and audited', async () => {
  const ada = await invite(running, 'viewer')
  const asAda = running.client(authContract, ada.principal)
  assert.deepEqual(await asAda.getProfile(), { feedback_visibility: 'only_me', ranked: false })
  await asAda.updateProfile({ body: { feedback_visibility: 'workspace' } })
  assert.deepEqual(await asAda.updateProfile({ body: { ranked: true } }), {
    feedback_visibility: 'workspace',
    ranked: true,
  })
  const listed = (await listAddresses()).find(({ account_id }) => account_id === ada.principal.id)
  assert.deepEqual([listed?.emails, listed?.feedback_visibility], [[ada.email], 'workspace'])

  const second = await asAda.createWorkspace({ body: { name: 'Second' } })
  const [there] = await listAddresses(second.id)
  assert.equal(there?.feedback_visibility, 'only_me')

  assert.equal((await running.readEvents('profile.changed')).length, 2)
  const [entry] = (await asAda.listOwnAudit({ query: { limit: 200 } })).items.filter(
    ({ action }) => action === 'profile.changed',
  )
  assert.equal(entry?.subject, 'feedback: workspace, rankings: on')
})

test('the addresses of members are for services, and a profile is for members', async () => {
  const owner = running.client(authContract)
  await assert.rejects(owner.listMemberAddresses(), { code: 'forbidden' })
  const elsewhere = running.client(authContract, { workspace_id: '01890000-0000-7000-8000-00000000dead' })
  await assert.rejects(elsewhere.updateProfile({ body: { ranked: true } }), { code: 'forbidden' })
})
