import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readOrCreateSecret, readSecret } from './secret-file.ts'

test('a secret is made once, for its owner alone, and stays the same when many ask at once', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'secret-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'below', 'owner.key')
  assert.equal(await readSecret(file), null)
  const secrets = await Promise.all(Array.from({ length: 8 }, () => readOrCreateSecret(file, 'tl_')))
  assert.equal(new Set(secrets).size, 1)
  assert.match(secrets[0] ?? '', /^tl_[\w-]{43}$/)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
})
