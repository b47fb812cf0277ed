import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestRepository } from '#platform/testing/git.ts'
import { createMirror } from './mirror.ts'
import { readRemoteRefs } from './remote-refs.ts'
import { readRemoteUrl } from './remote-url.ts'
import { transferEnvironment } from './transfer-environment.ts'

/** Answers on this machine; gives the port. */
async function listen(t: TestContext, answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

/** Serves the files of a repository, as git's "dumb" protocol wants them. */
async function serve(t: TestContext) {
  const repository = await createTestRepository(t)
  const head = await repository.commit({ files: { a: '1\n' } })
  await repository.git('update-server-info')
  const port = await listen(t, async (request, response) => {
    const file = join(repository.path, '.git', new URL(request.url ?? '', 'http://x').pathname)
    const content = await readFile(file).catch(() => null)
    response.writeHead(content === null ? 404 : 200).end(content)
  })
  return { ...repository, head, port }
}

test('an HTTP remote is looked for at the addresses given, whatever its name means', async (t) => {
  const { environment, head, port, folder } = await serve(t)
  const remote = readRemoteUrl(`http://nowhere.invalid:${port}/`)
  const { refs } = await readRemoteRefs(remote, { environment, addresses: ['127.0.0.1'] })
  assert.equal(refs.get('refs/heads/main'), head)
  const mirror = await createMirror(remote.url, folder('mirror'), { environment, addresses: ['127.0.0.1'] })
  assert.equal(mirror.head.hash, head)

  const here = readRemoteUrl(`http://localhost:${port}/`)
  assert.equal((await readRemoteRefs(here, { environment })).refs.get('refs/heads/main'), head)
  await assert.rejects(readRemoteRefs(here, { environment, addresses: ['127.0.0.2'] }), {
    code: 'unreachable_remote',
  })
})

test('a redirect is not followed, and where it leads is told without credentials', async (t) => {
  const { environment, folder } = await createTestRepository(t)
  let asked = 0
  const inside = await listen(t, (_, response) => {
    asked += 1
    response.end()
  })
  const port = await listen(t, ({ url }, response) => {
    response.writeHead(302, { location: `http://ada:s3cret@127.0.0.1:${inside}${url}` }).end()
  })
  const address = `http://127.0.0.1:${port}/team/app.git`
  await assert.rejects(readRemoteRefs(readRemoteUrl(address), { environment }), {
    code: 'moved_remote',
    message:
      `The remote has moved to http://127.0.0.1:${inside}/team/app.git, and redirects are not followed; ` +
      'give its new address.',
  })
  await assert.rejects(createMirror(address, folder('mirror'), { environment }), { code: 'moved_remote' })
  assert.equal(asked, 0)
})

test('a remote of the git protocol is looked for at the address given, and told its name', async (t) => {
  const { environment, head, folder, path } = await createTestRepository(t).then(async (repository) => ({
    ...repository,
    head: await repository.commit({ files: { a: '1\n' } }),
  }))
  const base = folder('served/nowhere.invalid')
  await mkdir(base, { recursive: true })
  await createMirror(path, join(base, 'app.git'), { environment, allow_file: true })
  const port = await startDaemon(t, `${folder('served')}/%H%D`, environment)
  const remote = readRemoteUrl(`git://nowhere.invalid:${port}/app.git`)
  const { refs } = await readRemoteRefs(remote, { environment, addresses: ['127.0.0.1'] })
  assert.equal(refs.get('refs/heads/main'), head)
})

test('SSH is told the address to connect to, and the name whose key it must show', async (t) => {
  const { environment, folder } = await createTestRepository(t)
  await mkdir(folder('bin'))
  await writeFile(folder('bin/ssh'), `#!/bin/sh\nprintf '%s\\n' "$@" >> ${folder('arguments')}\nexit 255\n`)
  await chmod(folder('bin/ssh'), 0o755)
  const options = {
    environment: { ...environment, PATH: `${folder('bin')}:${environment.PATH}` },
    addresses: ['192.0.2.7'],
  }
  for (const [address, alias] of [
    ['git@example.org:team/app.git', 'example.org'],
    ['ssh://git@example.org:2222/team/app.git', '[example.org]:2222'],
  ] as const) {
    await writeFile(folder('arguments'), '')
    await assert.rejects(readRemoteRefs(readRemoteUrl(address), options), { code: 'unreachable_remote' })
    const given = (await readFile(folder('arguments'), 'utf8')).split('\n')
    assert.ok(given.includes('-oHostName=192.0.2.7'), given.join(' '))
    assert.ok(given.includes(`-oHostKeyAlias=${alias}`), given.join(' '))
  }
  const sly = readRemoteUrl("git@$(id)':team/app.git")
  assert.throws(() => transferEnvironment(sly, options), { code: 'unsupported_protocol' })
})

/** Starts git's own server; gives its port once it answers. */
async function startDaemon(
  t: TestContext,
  pattern: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const port = await findFreePort()
  const daemon = spawn(
    'git',
    ['daemon', '--listen=127.0.0.1', `--port=${port}`, '--export-all', `--interpolated-path=${pattern}`],
    { env: { ...environment }, stdio: 'ignore', detached: true },
  )
  t.after(() => process.kill(-(daemon.pid ?? 0)))
  for (const deadline = Date.now() + 5000; !(await answers(port)); await sleep(10)) {
    assert.ok(Date.now() < deadline, 'git daemon did not start within 5 s')
  }
  return port
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function answers(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  return once(socket, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy())
}
