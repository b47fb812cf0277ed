import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { type AccessLog, createAccessLog } from './access-log.ts'
import { createDeriveKey } from './derive-key.ts'
import { localOwner } from './principal.ts'

const workspace = localOwner.workspace_id
const deriveKey = createDeriveKey(Buffer.alloc(32, 'test'))

let testDatabase: TestDatabase
let log: AccessLog
before(async () => {
  testDatabase = await createTestDatabase({
    migrations: [{ schema: 'identity', folder: import.meta.resolve('./migrations/') }],
  })
  log = createAccessLog(testDatabase.database, deriveKey)
})
after(() => testDatabase.drop())
beforeEach(async () => {
  await run('truncate identity.access_log, identity.access_log_heads')
  await Promise.all(Array.from({ length: 20 }, (_, n) => look(`ada-${n}@example.com`)))
})

const run = (text: string) => testDatabase.database.pool.query(text)
const look = (subject: string, workspace_id = workspace) =>
  log.record({
    subject,
    principal: { ...localOwner, workspace_id },
    operation: 'coaching.getProgress',
    request_id: null,
  })
const verify = (options = { expires: false }) => log.verify(workspace, options)

test('looks written at the same time form one chain, in each workspace its own', async () => {
  await look('ada@example.com', '0198f6a0-0000-7000-8000-00000000ffff')
  const { entries, broken, first_number, head } = await verify()
  assert.deepEqual({ entries, broken, first_number }, { entries: 20, broken: null, first_number: 1 })
  assert.match(head ?? '', /^[0-9a-f]{64}$/)
})

for (const [what, statement, number] of [
  ['changed', `update identity.access_log set operation = 'commits.getCommit' where number = 7`, 7],
  ['given another subject', `update identity.access_log set subject = 'eve@example.com' where number = 7`, 7],
  [
    'given another time',
    `update identity.access_log set looked_at = looked_at - interval '1 day' where number = 7`,
    7,
  ],
  ['removed', 'delete from identity.access_log where number = 7', 7],
  ['removed at the end', 'delete from identity.access_log where number = 20', 20],
  ['removed at the beginning', 'delete from identity.access_log where number = 1', 1],
  ['removed with all others', 'delete from identity.access_log', 1],
] as const) {
  test(`an entry that was ${what} is named`, async () => {
    await run(statement)
    assert.equal((await verify()).broken?.number, number)
  })
}

test('an entry slipped in with the numbers moved on is named', async () => {
  await run(`update identity.access_log set number = -number where number > 7`)
  await run(`insert into identity.access_log (workspace_id, id, subject, principal_kind, principal_id, operation,
      looked_at, number, subject_digest, previous_seal, seal)
    select workspace_id, uuidv7(), subject, principal_kind, 'nobody', operation, looked_at, 8, subject_digest, seal, seal
    from identity.access_log where number = 7`)
  await run(`update identity.access_log set number = 1 - number where number < 0`)
  assert.equal((await verify()).broken?.number, 8)
})

test('old entries may expire where they do, and a pseudonym may stand for who was erased', async () => {
  await run('delete from identity.access_log where number < 5')
  await run(`update identity.access_log set subject = '0123456789ab@erased.invalid' where number = 9`)
  const { broken, entries, first_number } = await verify({ expires: true })
  assert.deepEqual({ broken, entries, first_number }, { broken: null, entries: 16, first_number: 5 })
})

test('who does not have the key cannot verify, and so cannot seal either', async () => {
  const other = createDeriveKey(Buffer.alloc(32, 'other'))
  const { broken } = await createAccessLog(testDatabase.database, other).verify(workspace, { expires: false })
  assert.equal(broken?.number, 1)
})
