import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { repositoriesContract } from '#contracts/repositories.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { createTestRepository } from '#platform/testing/git.ts'
import { withCode } from '#platform/testing/with-code.ts'
import { startRepositories } from '../testing/start-repositories.ts'

/** Serves the repositories below `root` as git servers do (git-http-backend(1)), to those who send `allowed`. */
async function serveGit(root: string, allowed: () => string) {
  const server = createServer((request, response) => {
    if (request.headers.authorization === allowed()) return answerWithGit(root, request, response)
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Runs git's CGI program (RFC 3875): headers, a blank line, the body. */
function answerWithGit(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const git = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
    },
  })
  request.pipe(git.stdin)
  const chunks: Buffer[] = []
  git.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  git.once('close', () => {
    const answer = Buffer.concat(chunks)
    const end = answer.indexOf('\r\n\r\n')
    const headers = answer.toString('latin1', 0, end).split('\r\n')
    const entries = headers.map((line): [string, string] => [
      line.slice(0, line.indexOf(':')),
      line.slice(line.indexOf(':') + 1).trim(),
    ])
    const status = entries.find(([name]) => name === 'Status')?.[1]
    response.writeHead(status ? Number.parseInt(status, 10) : 200, Object.fromEntries(entries))
    response.end(answer.subarray(end + 4))
  })
}

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`

let allowed = ''
const root = await mkdtemp(join(tmpdir(), 'throughline-remotes-'))
const remote = await serveGit(root, () => allowed)
const { services, client, folder, recordOf, stop } = await startRepositories({
  THROUGHLINE_ALLOW_LOCAL_REMOTES: 'false',
  THROUGHLINE_ALLOW_PRIVATE_REMOTES: 'true',
  THROUGHLINE_GITHUB_URL: `http://${remote.host}`,
  GITHUB_TOKEN: 'ghp_example',
})
after(async () => {
  await stop()
  await remote.close()
  await rm(root, { recursive: true, force: true })
})

test('credentials in an address open the remote, and are neither stored nor shown', async (t) => {
  const git = await createTestRepository(t)
  const head = await git.commit({ files: { 'a.txt': 'a\n' } })
  await git.git('clone', '--quiet', '--bare', git.path, join(root, 'team/app.git'))
  allowed = basic('ada:s3cret')
  const url = `http://ada:s3cret@${remote.host}/team/app.git`
  const repository = await client.createRepository({ body: { url } })
  assert.equal(repository.full_name, 'team/app')
  assert.equal(repository.location, `http://${remote.host}/team/app.git`)
  assert.equal(repository.head, head)
  assert.equal(repository.default_branch, 'main')
  await services.settle()
  assert.ok(recordOf(repository.id).commits.has(head))

  const config = await readFile(join(folder, 'mirrors', `${repository.id}.git`, 'config'), 'utf8')
  const { rows } = await services.database.pool.query(
    'select to_json(r)::text as row from repositories.repositories r union all select payload::text from graphile_worker._private_jobs',
  )
  assert.doesNotMatch(config + JSON.stringify([repository, rows, await services.readEvents()]), /s3cret/)
})

test('a repository on GitHub is reached with the token of the settings', async (t) => {
  const git = await createTestRepository(t)
  const head = await git.commit({ files: { 'b.txt': 'b\n' } })
  await git.git('clone', '--quiet', '--bare', git.path, join(root, 'octo/tool.git'))
  allowed = basic('x-access-token:ghp_example')
  const repository = await client.createRepository({ body: { github: 'octo/tool' } })
  assert.equal(repository.full_name, 'octo/tool')
  await services.settle()
  assert.ok(recordOf(repository.id).commits.has(head))
})

test('the token of the settings and the credentials of one workspace open nothing to another', async (t) => {
  const git = await createTestRepository(t)
  const head = await git.commit({ files: { 'c.txt': 'c\n' } })
  await git.git('clone', '--quiet', '--bare', git.path, join(root, 'octo/secret.git'))
  const elsewhere = services.client(repositoriesContract, { workspace_id: randomUUID() })
  const refused = (error: unknown) =>
    hasCode(error, 'unreachable_remote') && /credentials/.test(String(error))

  allowed = basic('x-access-token:ghp_example')
  const body = { github: 'octo/secret' }
  await client.createRepository({ body })
  await assert.rejects(elsewhere.createRepository({ body }), refused)
  await services.settle()

  allowed = basic('machine:password')
  const netrc = join(folder, '.netrc')
  t.after(() => rm(netrc, { force: true }))
  await writeFile(netrc, 'machine localhost login machine password password\n')
  const asUser = {
    url: `http://${remote.host.replace('127.0.0.1', 'localhost')}/octo/secret.git`,
    name: 'tool-2',
  }
  await assert.rejects(elsewhere.createRepository({ body: asUser }), refused)
  await client.createRepository({ body: asUser })
  await services.settle()
  const bySsh = elsewhere.createRepository({ body: { url: 'git@example.org:octo/secret.git' } })
  await assert.rejects(bySsh, withCode('unsupported_location', /keys of the server/))

  allowed = basic('ada:s3cret')
  const url = `http://ada:s3cret@${remote.host}/octo/secret.git`
  const own = await elsewhere.createRepository({ body: { url } })
  assert.equal(own.full_name, 'octo/secret', 'the name is free there')
  await services.settle()
  assert.ok(recordOf(own.id).commits.has(head))
  const { progress } = await client.syncRepository({ params: { owner: 'octo', name: 'secret' } })
  assert.notEqual(progress.stage, 'failed')
  await services.settle()
  const first = await client.getRepository({ params: { owner: 'octo', name: 'secret' } })
  assert.equal(first.progress.stage, 'failed', 'what the other one knows does not help the first')
})

test('a remote that does not let us in, or has no such repository, is told apart from one that is not there', async () => {
  allowed = basic('somebody:else')
  const wrong = client.createRepository({ body: { url: `http://ada:wrong@${remote.host}/team/other.git` } })
  await assert.rejects(
    wrong,
    (error) =>
      hasCode(error, 'unreachable_remote') &&
      /credentials/.test(String(error)) &&
      !/wrong/.test(String(error)),
  )
  allowed = basic('x-access-token:ghp_example')
  await assert.rejects(client.createRepository({ body: { github: 'octo/missing' } }), (error) =>
    hasCode(error, 'unreachable_remote'),
  )
})

test('a remote that has moved is told with its new address, of which nothing is asked', async (t) => {
  allowed = basic('ada:s3cret')
  const moved = createServer(({ url }, response) => {
    response
      .writeHead(301, { location: `http://${remote.host}/team/app.git${url?.replace(/^.*\.git/, '')}` })
      .end()
  }).listen(0, '127.0.0.1')
  await once(moved, 'listening')
  t.after(() => moved.close())
  const url = `http://ada:s3cret@127.0.0.1:${(moved.address() as AddressInfo).port}/old/name.git`
  await assert.rejects(
    client.createRepository({ body: { url } }),
    withCode('unreachable_remote', new RegExp(`moved to http://${remote.host}/team/app\\.git,`)),
  )
})
