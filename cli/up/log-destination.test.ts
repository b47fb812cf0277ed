import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openLogDestination } from './log-destination.ts'

test('at a terminal the log is a file that its owner alone reads, since it may hold links that sign in', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'log-'))
  t.after(() => rm(folder, { recursive: true }))
  openLogDestination(join(folder, 'data'), true).write('{"msg":"began"}\n')
  const file = join(folder, 'data', 'throughline.log')
  assert.equal(await readFile(file, 'utf8'), '{"msg":"began"}\n')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
})
