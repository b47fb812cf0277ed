import assert from 'node:assert/strict'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pino } from 'pino'
import { readArchiveSummary } from '#platform/backup/archive/read-archive.ts'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { assertRefusal } from './testing/assert-refusal.ts'
import { createHome, runners, spawnUp, waitUntilWelcome } from './testing/server-process.ts'

const logger = pino({ level: 'silent' })

/** Changes a data directory that no server uses. */
async function change(dataDirectory: string, statement: string): Promise<void> {
  const { url, stop } = await startEmbeddedDatabase({ data_directory: dataDirectory, logger })
  const database = await openDatabase(url, { logger })
  await database.pool.query(statement)
  await database.close()
  await stop()
}

for (const runner of runners) {
  test(`a data directory of an older version is upgraded after a backup, one of a newer is refused, as ${runner}`, async (t) => {
    const home = await createHome(t, runner)
    const data = join(home, 'data')
    const start = async () => {
      const up = spawnUp({ home, runner, args: ['--no-repo', '--port', String(await findFreePort())] })
      t.after(() => up.kill('SIGKILL'))
      await waitUntilWelcome(up)
      up.kill('SIGTERM')
      assert.equal((await up.ended).code, 0)
    }
    const backups = () => readdir(join(data, 'backups')).catch(() => [])
    await start()
    await start()
    assert.deepEqual(await backups(), [], 'nothing was pending')

    await change(
      data,
      `drop schema database cascade; delete from platform.migrations where schema = 'database'`,
    )
    await start()
    const [file = '', ...others] = await backups()
    assert.deepEqual(others, [])
    assert.equal((await stat(join(data, 'backups', file))).mode & 0o777, 0o600)
    const { manifest } = await readArchiveSummary(join(data, 'backups', file))
    assert.equal(manifest.reason, 'upgrade')
    assert.ok(!manifest.migrations.some(({ schema }) => schema === 'database'))

    await change(
      data,
      `insert into platform.migrations (schema, number, name, checksum) values ('teleport', 1, '0001-teleport.sql', '')`,
    )
    await assertRefusal({ home, runner, says: [/newer version of Throughline \(which has teleport\)/] })
  })
}
