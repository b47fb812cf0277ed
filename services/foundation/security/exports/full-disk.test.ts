import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { securityContract } from '#contracts/security.ts'
import { firstWorkspaceId, localOwner } from '#platform/identity/principal.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { standIn, startTestServices } from '#platform/testing/service.ts'
import { security } from '../service.ts'

const ada = { ...localOwner, id: '0198f6a0-0000-7000-8000-00000000000a', emails: ['ada@example.com'] }

const auth = standIn(authContract, {
  findPerson: ({ params: { account_id } }) => ({
    account_id,
    name: 'Ada',
    emails: ada.emails,
    workspaces: [{ workspace_id: firstWorkspaceId, name: 'First', is_former: false, needs_owner: false }],
    created_at: '2026-01-01T00:00:00Z',
  }),
})

test('an export that fills the disk leaves nothing of it and says what to do; with room, it goes well', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-exports-'))
  const mount = await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder])
  if (mount.code !== 0) {
    await rm(folder, { recursive: true })
    return t.skip('a small disk can only be mounted by root')
  }
  const running = await startTestServices({
    services: [security, auth],
    environment: { THROUGHLINE_EXPORT_DIR: folder },
  })
  t.after(async () => {
    await running.stop()
    await runProgram('umount', [folder])
    await rm(folder, { recursive: true })
  })
  await running.database.pool.query(
    `insert into security.exports (workspace_id, account_id, state, error)
     select $1, $2, 'failed', (select string_agg(md5(part || '/' || n), '') from generate_series(1, 32) as part)
     from generate_series(1, 4000) as n`,
    [firstWorkspaceId, ada.id],
  )
  const client = running.client(securityContract, ada)
  const make = async () => {
    const { id } = await client.createExport()
    await running.settle()
    return client.getExport({ params: { id } })
  }

  const failed = await make()
  assert.equal(failed.state, 'failed')
  assert.equal(
    failed.error,
    `The archive could not be written to ${folder}, since the disk is full: free some space, or set THROUGHLINE_EXPORT_DIR to another folder.`,
  )
  assert.deepEqual(await readdir(folder), [])

  // Room for the records, and not for the archive beside them.
  await runProgram('mount', ['-o', 'remount,size=6m', folder])
  const half = await make()
  assert.deepEqual([half.state, half.error], ['failed', failed.error])
  assert.deepEqual(await readdir(folder), [])

  await runProgram('mount', ['-o', 'remount,size=64m', folder])
  const made = await make()
  assert.deepEqual([made.state, made.error], ['done', null])
  assert.deepEqual(await readdir(folder), [`${made.id}.tar.gz`])
})
