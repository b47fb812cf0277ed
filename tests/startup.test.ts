import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createTestDatabase } from '#platform/testing/database.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { assertRefusal } from './testing/assert-refusal.ts'
import { createHome, runners, spawnUp } from './testing/server-process.ts'

describe('a start that cannot succeed says why and how to mend it, and makes nothing', () => {
  test('a port in use', async (t) => {
    const { url, drop } = await createTestDatabase()
    t.after(drop)
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    t.after(() => other.close())
    const { port } = other.address() as { port: number }
    await assertRefusal({
      home: await createHome(t),
      args: ['--port', String(port)],
      env: { DATABASE_URL: url },
      says: [new RegExp(`Port ${port} is in use`), /--port/],
    })
  })

  test('a data directory that is a file, or lies below one', async (t) => {
    const home = await createHome(t)
    await writeFile(join(home, 'file'), 'mine')
    await assertRefusal({ home, args: ['--data-dir', 'file'], says: [/is a file/, /--data-dir/] })
    await assertRefusal({
      home,
      args: ['--data-dir', 'file/data'],
      says: [/lies below a file/, /--data-dir/],
    })
    assert.equal(readFileSync(join(home, 'file'), 'utf8'), 'mine')
  })

  test('a data directory of a newer version', async (t) => {
    const home = await createHome(t)
    await mkdir(join(home, 'data/postgres'), { recursive: true })
    await writeFile(join(home, 'data/postgres/throughline.json'), '{"format": 1000}')
    await assertRefusal({ home, says: [/newer version/, /--data-dir/] })
    assert.deepEqual(readdirSync(join(home, 'data')), ['postgres'])
  })

  test('a data directory that may not be written', async (t) => {
    const runner = runners.at(-1) ?? 'whoever runs the tests'
    const home = await createHome(t, runner)
    await mkdir(join(home, 'data'), { mode: 0o555 })
    for (const folder of ['data', 'data/below']) {
      const args = ['--data-dir', folder]
      await assertRefusal({ home, runner, args, says: [/is not writable for this account/, /--data-dir/] })
    }
    assert.deepEqual(readdirSync(join(home, 'data')), [])
  })

  test('no git', async (t) => {
    const home = await createHome(t)
    await assertRefusal({
      home,
      args: ['--repo', '.'],
      env: { PATH: home },
      says: [/git program is not on the PATH/, /install git/],
    })
    assert.ok(!existsSync(join(home, 'data')))
  })

  test('settings that are not valid, all of them at once and no secret repeated', async (t) => {
    const home = await createHome(t)
    const env = {
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://me:hidden@localhost/x',
      JWT_SECRET: 'hidden',
      THROUGHLINE_COACHING_BATCH: '0',
      THROUGHLINE_ALLOW_PRIVATE_REMOTES: 'maybe',
    }
    await assertRefusal({ home, env, says: Object.keys(env).map((name) => new RegExp(`^ +${name} `, 'm')) })
    const up = spawnUp({ home, env, args: [] })
    await up.ended
    assert.doesNotMatch(up.stderr(), /hidden/)
    assert.ok(!existsSync(join(home, 'data')))
  })

  test('a database that does not answer', async (t) => {
    const home = await createHome(t)
    const env = { DATABASE_URL: `postgresql://me:hidden@127.0.0.1:${await findFreePort()}/x` }
    await assertRefusal({ home, env, says: [/nothing listens there/, /DATABASE_URL/, /^(?!.*hidden)/] })
    assert.ok(!existsSync(join(home, 'data')))
  })

  test('chosen services without a database they share', async (t) => {
    const home = await createHome(t)
    await assertRefusal({ home, args: ['--target', 'commits'], says: [/DATABASE_URL/] })
  })
})
