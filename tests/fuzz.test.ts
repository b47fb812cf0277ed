import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fuzz } from './testing/fuzz.ts'
import { createHistory } from './testing/history.ts'
import { readOperations } from './testing/operations.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { registerRepository } from './testing/tracked-repository.ts'
import { unlimited } from './testing/unlimited.ts'

let server: TestServer

before(async () => {
  server = await startTestServer(unlimited)
})
after(() => server.stop())

test('garbage gets a problem document, never a fault of ours, in a few hundred requests', async (t) => {
  await registerRepository(server, await createHistory(t))
  const operations = await readOperations(server.url)
  const statuses = await fuzz({ server, operations, rounds: 12, seed: 42 })
  assert.ok((statuses.get(400) ?? 0) > 100, 'much of it does not fit the schemas')
  assert.ok((statuses.get(200) ?? 0) > 50, 'and some of it does')
})
