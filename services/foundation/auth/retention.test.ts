import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { listRetention } from '#platform/retention/register-retention.ts'
import { removeExpired } from '#platform/retention/remove-expired.ts'
import type { TestServices } from '#platform/testing/service.ts'
import { readAuthConfig } from './config.ts'
import { authRetention } from './retention.ts'
import { invite } from './testing/people.ts'
import { startAuth } from './testing/start-auth.ts'

let running: TestServices
before(async () => {
  running = await startAuth({ THROUGHLINE_AUDIT_DAYS: '30' })
})
after(() => running.stop())

test('entries of the audit expire after the days of the setting, and later ones stay', async () => {
  const ada = await invite(running)
  const auth = running.client(authContract, ada.principal)
  await auth.updateAccount({ body: { name: 'Ada' } })
  await running.database.pool.query(
    `update auth.audit set at = now() - interval '31 days' where action <> 'account.renamed'`,
  )
  const rule = (await listRetention(running.database)).find(({ table }) => table === 'auth.audit')
  assert.ok(rule, 'what cleans up knows of it')
  await removeExpired(running.database, rule, Date.now() + 10_000)
  const { items } = await auth.listOwnAudit()
  assert.deepEqual(
    items.map(({ action }) => action),
    ['account.renamed'],
  )
})

test('two years are kept unless the setting says otherwise, and with 0 everything is', () => {
  const daysWith = (environment: Record<string, string>) =>
    authRetention(readAuthConfig(environment).audit_days).map(({ days }) => days)
  assert.deepEqual(daysWith({}), [730])
  assert.deepEqual(daysWith({ THROUGHLINE_AUDIT_DAYS: '30' }), [30])
  assert.deepEqual(daysWith({ THROUGHLINE_AUDIT_DAYS: '0' }), [null])
})
