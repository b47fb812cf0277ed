import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { createTestDatabase } from '#platform/testing/database.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { explainDiskError } from './backup-file.ts'
import { createFolder, createShopFolders } from './testing/shop.ts'
import { writeBackup } from './write-backup.ts'

test('a backup that fills the disk leaves nothing of it, and says what to do', async (t) => {
  const folder = await createFolder(t)
  const mount = await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder])
  if (mount.code !== 0) return t.skip('a small disk can only be mounted by root')
  try {
    const { database, drop } = await createTestDatabase({ migrations: await createShopFolders(t) })
    t.after(drop)
    await database.pool.query('alter table shop.kinds drop constraint kinds_pkey')
    await database.pool.query(
      `insert into shop.kinds select string_agg(md5(random()::text), '') from generate_series(1, 4000), generate_series(1, 30) as part group by part`,
    )
    const backup = writeBackup({
      database,
      file: path.join(folder, 'backup.tar'),
      id: randomUUID(),
      reason: 'manual',
      product_version: '1.0.0',
    })
    await assert.rejects(backup, (error) => {
      assert.match(explainDiskError(folder, error) ?? String(error), /disk is full: free some space/)
      return true
    })
    assert.deepEqual(await readdir(folder), [])
  } finally {
    await runProgram('umount', [folder])
  }
})
