import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { repositoriesContract } from '#contracts/repositories.ts'
import { createTestRepository } from '#platform/testing/git.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const program = resolve(import.meta.dirname, '../bin/throughline')
let server: TestServer

before(async () => {
  server = await startTestServer()
})
after(() => server.stop())

function track(path: string, ...args: string[]) {
  return runProgram(program, ['track', '--all', '--repo-path', path, ...args], {
    env: {
      HOME: server.folder,
      NO_COLOR: '1',
      THROUGHLINE_URL: server.url,
      THROUGHLINE_API_KEY: server.owner_key,
      THROUGHLINE_DATA_DIR: join(server.folder, 'data'),
    },
  })
}

test('a second folder of the same name can be given another name', async (t) => {
  const repository = await createTestRepository(t)
  await repository.commit({ message: 'Begin', files: { 'a.txt': 'a\n' } })
  const [first, second] = [join(repository.folder('one'), 'app'), join(repository.folder('two'), 'app')]
  for (const path of [first, second]) {
    await mkdir(path, { recursive: true })
    await repository.git('clone', '--quiet', '.', path)
    await repository.git('-C', path, 'remote', 'remove', 'origin')
  }
  assert.equal((await track(first)).code, 0)

  const refused = await track(second)
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /local\/app is the name of the repository at .*--name OWNER\/NAME/)

  assert.equal((await track(second, '--name', 'local/other-app')).code, 0)
  const { items } = await server.client(repositoriesContract).listRepositories()
  assert.deepEqual(items.map(({ full_name }) => full_name).sort(), ['local/app', 'local/other-app'])
})

test('a name that is none is refused before anything is done', async () => {
  const refused = await track('.', '--name', 'nonsense')
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /owner\/name/)
})
