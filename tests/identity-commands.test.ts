import assert from 'node:assert/strict'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const program = resolve(import.meta.dirname, '../bin/throughline')

let server: TestServer
/** The same server by an address that is not this machine's to the command line (ip(7): `INADDR_ANY`). */
let elsewhere: string
let data: string

before(async () => {
  server = await startTestServer({ THROUGHLINE_OWNER_NAME: 'Ada' })
  elsewhere = server.url.replace('127.0.0.1', '0.0.0.0')
  data = join(server.folder, 'owned')
  await mkdir(data)
  await writeFile(join(data, 'owner.key'), server.owner_key)
})
after(() => server.stop())

/** Runs the command as the owner of the server, who has nothing but its data directory. */
function throughline(args: readonly string[], input = '') {
  const env = {
    HOME: server.folder,
    XDG_CONFIG_HOME: join(server.folder, 'config'),
    XDG_STATE_HOME: join(server.folder, 'state'),
    THROUGHLINE_DATA_DIR: data,
    NO_COLOR: '1',
  }
  return runProgram(program, args, { cwd: server.folder, env, input })
}

test('on the server’s machine the owner’s key makes a link, manages members, and makes keys that work', async () => {
  const here = ['--url', server.url]
  const { stdout: link } = await throughline(['login', '--no-open', ...here])
  assert.match(link, /\/sign-in\?code=[\w-]{43}\n$/)

  const invited = await throughline(['members', 'invite', 'grace@example.com', '--role', 'lead', ...here])
  assert.match(invited.stdout, /\/invitation#[\w-]{43}/)
  const list = await throughline(['members', 'list', '--json', ...here])
  assert.equal(JSON.parse(list.stdout).invitations[0].role, 'lead')
  await fetch(link.trim())
  const [owner] = JSON.parse(list.stdout).members
  const signedOut = await throughline(['members', 'sign-out', owner.email, ...here])
  assert.match(signedOut.stdout, /was signed out of \d+ browsers?\.\n$/)
  assert.deepEqual((await server.client(authContract).listSessions()).items, [])
  const nobody = await throughline(['members', 'sign-out', 'grace@example.com', ...here])
  assert.match(nobody.stderr, /is no member; `throughline members list` shows who is/)
  const removed = await throughline(['members', 'remove', 'grace@example.com', ...here])
  assert.equal(removed.code, 0)
  assert.deepEqual((await server.client(authContract).listInvitations()).items, [])

  const made = await throughline(['keys', 'create', 'CI', '--scope', 'auth:read', '--days', '7', ...here])
  const key = made.stdout.trim()
  assert.match(key, /^tl_[\w-]{43}$/)
  assert.match(
    (await throughline(['keys', 'list', ...here])).stdout,
    /CI {2}tl_.*\n.*owner · auth:read · until/,
  )
})

test('a server elsewhere gets a key of its own, kept for this user alone, and never the owner’s', async () => {
  const there = ['--url', elsewhere]
  assert.equal((await throughline(['members', 'list', ...there])).code, 4, 'the owner’s key stays here')
  const { key } = await server.client(authContract).createKey({ body: { name: 'laptop' } })

  const wrong = await throughline(['login', ...there], `${key.slice(0, -1)}x\n`)
  assert.equal(wrong.code, 4)
  const login = await throughline(['login', ...there], `${key}\n`)
  assert.match(login.stdout, /Signed in to .* as Ada, owner of Workspace\./)
  const file = join(server.folder, 'config/throughline/credentials.json')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { [elsewhere]: key })
  assert.equal((await throughline(['members', 'list', ...there])).code, 0)

  await throughline(['logout', ...there])
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), {})
  assert.equal((await throughline(['members', 'list', ...there])).code, 4)
})

test('what is typed wrongly is said in a sentence, before anything is asked of the server', async () => {
  const wrong: [string[], RegExp][] = [
    [['keys', 'create', 'x', '--role', 'emperor'], /A role is one of viewer/],
    [['keys', 'create', 'x', '--days', '0'], /--days must be a number from 1 to 3650/],
    [['members', 'invite', 'x@example.com', '--role', 'boss'], /"boss" is none/],
  ]
  for (const [args, says] of wrong) {
    const { code, stderr } = await throughline([...args, '--url', server.url])
    assert.equal(code, 2, args.join(' '))
    assert.match(stderr, says)
  }
})

test('what the server finds wrong is said by the name of the field', async () => {
  const invited = await throughline(['members', 'invite', 'grace', '--url', server.url])
  assert.equal(invited.code, 1)
  assert.equal(invited.stderr, 'The request is not valid: email must be an e-mail address.\n')
})
