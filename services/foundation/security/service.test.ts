import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, test } from 'node:test'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { authContract } from '#contracts/auth.ts'
import { securityContract } from '#contracts/security.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createAccessLog } from '#platform/identity/access-log.ts'
import { createDeriveKey } from '#platform/identity/derive-key.ts'
import { firstWorkspaceId, localOwner, type Principal } from '#platform/identity/principal.ts'
import { removeExpired } from '#platform/retention/remove-expired.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { openExportFolder } from './exports/export-folder.ts'
import { removeExpiredExports } from './exports/remove-expired-exports.ts'
import { securityRetention } from './retention.ts'
import { security } from './service.ts'
import { createExportStore } from './store/exports.ts'

const workspace_id = firstWorkspaceId
const ada: Principal = {
  ...localOwner,
  id: '0198f6a0-0000-7000-8000-00000000000a',
  role: 'member',
  emails: ['ada@example.com'],
}
const grace: Principal = { ...ada, id: '0198f6a0-0000-7000-8000-00000000000b', emails: ['grace@example.com'] }
const lin: Principal = { ...ada, id: '0198f6a0-0000-7000-8000-00000000000c', emails: ['lin@example.com'] }

const people = [
  { ...ada, name: 'Ada <b>Lovelace</b>', is_former: false, needs_owner: false },
  { ...grace, name: 'Grace Hopper', is_former: false, needs_owner: true },
  { ...lin, name: 'Lin', is_former: true, needs_owner: false },
]

const auth = standIn(authContract, {
  findPerson: ({ params: { account_id } }) => {
    const person = people.find(({ id }) => id === account_id)
    if (!person) throw new ServiceError('account_not_found', 'There is no such account any more.')
    const { name, emails, is_former, needs_owner } = person
    const workspaces = [{ workspace_id, name: 'First', is_former, needs_owner }]
    return { account_id, name, emails, workspaces, created_at: '2026-01-01T00:00:00Z' }
  },
  listMemberAddresses: () => ({
    items: people.map(({ id, name, emails }) => ({
      account_id: id,
      name,
      emails,
      feedback_visibility: 'only_me' as const,
    })),
  }),
})

let folder: string
let running: TestServices
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-exports-'))
  running = await startTestServices({
    services: [security, auth],
    environment: { THROUGHLINE_EXPORT_DIR: join(folder, 'exports') },
  })
})
after(async () => {
  await running.stop()
  await rm(folder, { recursive: true, force: true })
})

const as = (principal: Principal) => running.client(securityContract, principal)
const accessLog = () => createAccessLog(running.database, createDeriveKey(Buffer.alloc(32, 'test')))
const look = (principal: Principal, subject: string) =>
  accessLog().record({ subject, principal, operation: 'coaching.getProgress', request_id: null })

async function makeExport(principal: Principal) {
  const { id } = await as(principal).createExport()
  await running.settle()
  return as(principal).getExport({ params: { id } })
}

const download = async (principal: Principal, id: string) =>
  running.request(securityContract, {
    url: `/security/exports/${id}/archive`,
    headers: { authorization: `Bearer ${await running.sign(principal)}` },
  })

async function unpack(archive: Buffer): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const reader = extract()
  reader.on('entry', async ({ name }, stream, next) => {
    let text = ''
    for await (const chunk of stream) text += chunk
    files.set(name, text)
    next()
  })
  await pipeline(Readable.from([archive]), createGunzip(), reader)
  return files
}

test('a person reads who looked at their data, under whichever address, and nobody else does', async () => {
  await look(grace, 'Ada@example.com')
  await look(lin, ada.id)
  await look(ada, 'grace@example.com')
  const { items } = await as(ada).listAccessLog()
  assert.deepEqual(
    items.map(({ principal_name, operation }) => [principal_name, operation]),
    [
      ['Lin', 'coaching.getProgress'],
      ['Grace Hopper', 'coaching.getProgress'],
    ],
  )
  const first = await as(ada).listAccessLog({ query: { limit: 1 } })
  const second = await as(ada).listAccessLog({ query: { limit: 1, cursor: first.next_cursor ?? '' } })
  assert.deepEqual([...first.items, ...second.items], items)
  assert.equal(second.next_cursor, null)
  await assert.rejects(as(ada).listAccessLog({ query: { cursor: 'nonsense' } }), { code: 'invalid_request' })
})

test('administrators read all looks, and learn when one was tampered with', async () => {
  await assert.rejects(as(ada).listWorkspaceAccessLog(), { code: 'forbidden' })
  const admin = as({ ...grace, role: 'admin' })
  assert.equal((await admin.listWorkspaceAccessLog()).items.length, 3)
  assert.equal((await admin.verifyAccessLog()).state, 'intact')
  await running.database.pool.query(`update identity.access_log set principal_id = 'nobody' where number = 2`)
  const { state, broken } = await admin.verifyAccessLog()
  assert.deepEqual([state, broken?.number], ['broken', 2])
  const asOther = as({ ...grace, role: 'admin', workspace_id: '0198f6a0-0000-7000-8000-00000000ffff' })
  assert.deepEqual((await asOther.listWorkspaceAccessLog()).items, [])
})

test('an export is one archive with an index, for its person alone', async () => {
  const [one, other] = await Promise.all([as(ada).createExport(), as(ada).createExport()])
  assert.equal(one.id, other.id, 'asking twice makes one')
  await running.settle()
  const made = await as(ada).getExport({ params: { id: one.id } })
  assert.equal(made.state, 'done', made.error ?? '')
  const answer = await download(ada, made.id)
  assert.equal(answer.rawPayload.length, made.bytes)
  assert.match(
    String(answer.headers['content-disposition']),
    /^attachment; filename="throughline-my-data-\d{4}-\d\d-\d\d\.tar\.gz"$/,
  )
  const files = await unpack(answer.rawPayload)
  assert.deepEqual([...files.keys()], ['index.html', 'identity/access_log.jsonl', 'security/exports.jsonl'])
  const looks = (files.get('identity/access_log.jsonl') ?? '')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.equal(looks.length, 2)
  assert.deepEqual(Object.keys(looks[0]).sort(), [
    'id',
    'looked_at',
    'operation',
    'principal_id',
    'principal_kind',
    'request_id',
    'subject',
  ])
  const index = files.get('index.html') ?? ''
  assert.match(index, /identity\/access_log\.jsonl.*Who looked at your data/)
  assert.match(index, /Ada &lt;b&gt;Lovelace/)

  const [file = ''] = await readdir(join(folder, 'exports'))
  assert.equal((await stat(join(folder, 'exports', file))).mode & 0o777, 0o600)
  assert.equal((await download(grace, made.id)).json().code, 'export_not_found')
  assert.equal((await download({ ...grace, role: 'owner' }, made.id)).json().code, 'export_not_found')
  assert.equal((await download({ ...ada, scopes: ['security:read'] }, made.id)).json().code, 'forbidden')
})

test('an archive goes when its time is over, and what nobody knows goes with it', async () => {
  const { id } = await makeExport(grace)
  await running.database.pool.query(
    `update security.exports set expires_at = now() - interval '1 hour' where id = $1`,
    [id],
  )
  const stray = '0198f6a0-0000-7000-8000-0000000000ff'
  await writeFile(join(folder, 'exports', `${stray}.tar.gz`), '')
  assert.equal((await download(grace, id)).json().code, 'export_not_found', 'even before it is removed')
  const parts = {
    exports: createExportStore(running.database),
    folder: openExportFolder(join(folder, 'exports')),
  }
  await removeExpiredExports(parts)
  const left = await readdir(join(folder, 'exports'))
  assert.ok(left.length > 0 && !left.some((name) => name.includes(id) || name.includes(stray)))
  assert.equal((await as(grace).getExport({ params: { id } })).state, 'expired')
})

test('an export that cannot be written says why and what to do, and the next one may be made', async () => {
  await writeFile(join(folder, 'a file'), '')
  const second = await startTestServices({
    services: [security, auth],
    environment: { THROUGHLINE_EXPORT_DIR: join(folder, 'a file', 'exports') },
  })
  try {
    const client = second.client(securityContract, ada)
    const { id } = await client.createExport()
    await second.settle()
    const { state, error } = await client.getExport({ params: { id } })
    assert.equal(state, 'failed')
    assert.match(error ?? '', /a file.*move (that|it) away, or set THROUGHLINE_EXPORT_DIR/)
    assert.notEqual((await client.createExport()).id, id)
  } finally {
    await second.stop()
  }
})

test('who asks to be erased types their address, and takes it back until it begins', async () => {
  const erase = (principal: Principal, address: string, account_id?: string) =>
    as(principal).createErasure({ body: { address, ...(account_id !== undefined && { account_id }) } })
  await assert.rejects(erase(ada, 'grace@example.com'), { code: 'wrong_address' })
  await assert.rejects(erase(grace, 'grace@example.com'), {
    code: 'last_owner',
    message: /make somebody else one/,
  })
  await assert.rejects(erase({ ...ada, scopes: ['*:write'] }, 'ada@example.com'), { code: 'forbidden' })

  const erasure = await erase(ada, 'Ada@Example.com ')
  assert.equal(erasure.state, 'waiting')
  assert.ok(Date.parse(erasure.due_at) > Date.now() + 6.9 * 86_400_000)
  await assert.rejects(erase(ada, 'ada@example.com'), { code: 'erasure_in_progress' })
  await assert.rejects(as(grace).withdrawErasure({ params: { id: erasure.id } }), {
    code: 'erasure_not_found',
  })
  assert.equal((await as(ada).withdrawErasure({ params: { id: erasure.id } })).state, 'withdrawn')
  await assert.rejects(as(ada).withdrawErasure({ params: { id: erasure.id } }), {
    code: 'erasure_in_progress',
  })
  assert.deepEqual((await as(grace).listErasures()).items, [])
})

test('an administrator has a former member erased, and nobody who still belongs', async () => {
  const admin = { ...grace, role: 'admin' } as const
  const body = { address: 'lin@example.com', account_id: lin.id }
  await assert.rejects(as(ada).createErasure({ body }), { code: 'forbidden' })
  await assert.rejects(
    as(admin).createErasure({ body: { address: 'ada@example.com', account_id: ada.id } }),
    {
      code: 'wrong_address',
    },
  )
  const { id, kind } = await as(admin).createErasure({ body })
  assert.equal(kind, 'former_member')
  assert.deepEqual(
    (await as(admin).listErasures()).items.map((one) => one.id),
    [id],
  )
  assert.equal((await as(admin).withdrawErasure({ params: { id } })).state, 'withdrawn')
})

test('the access log expires in time, and its end still verifies', async () => {
  const rule = securityRetention(30)[0]
  assert.ok(rule)
  await running.database.pool.query('truncate identity.access_log, identity.access_log_heads')
  for (let number = 0; number < 5; number++) await look(grace, ada.id)
  await running.database.pool.query(
    `update identity.access_log set looked_at = now() - interval '31 days' where number <= 2`,
  )
  assert.equal((await removeExpired(running.database, rule, Date.now() + 10_000)).removed, 2)
  const { state, first_number, entries } = await as({ ...grace, role: 'admin' }).verifyAccessLog()
  assert.deepEqual([state, first_number, entries], ['intact', 3, 3])
})
