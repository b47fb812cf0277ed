import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { authContract } from '#contracts/auth.ts'
import { coachingContract } from '#contracts/coaching.ts'
import { commitsContract } from '#contracts/commits.ts'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import { securityContract } from '#contracts/security.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { type Client, createClient } from '#platform/contract/create-client.ts'
import type { Contract } from '#platform/contract/define-contract.ts'
import { createFetchTransport } from '#platform/contract/fetch-transport.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { findInDatabase } from './testing/find-in-database.ts'
import { deliver, writePush } from './testing/github-push.ts'
import { connectTo, type ServerConnection } from './testing/server-connection.ts'
import { createHome, spawnUp, type UpProcess, waitUntilWelcome } from './testing/server-process.ts'
import { syncRepository, waitUntilTracked } from './testing/tracked-repository.ts'
import { waitUntil } from './testing/wait-until.ts'

const zoe = { name: 'Zoë King-Ñandú', email: 'zoe.king@analytical.example' }
const grace = { name: 'Grace Hopper', email: 'grace@example.com' }
/** What must not be found anywhere after the erasure: the login that the code host told is theirs, too. */
const traces = [zoe.email, zoe.name, 'King-Ñandú', 'zking42']
const hookSecret = 'a secret of the hook'

const running = new AsyncDisposableStack()
let database: TestDatabase
let git: TestRepository
let home: string
let up: UpProcess
let server: ServerConnection
let repository: Repository
let asZoe: <C extends Contract>(contract: C) => Client<C>

/** The whole product in a process of its own, on a database and a data directory that outlive it. */
async function start(): Promise<void> {
  up = spawnUp({
    home,
    args: ['--no-repo', '--port', String(await findFreePort())],
    env: {
      DATABASE_URL: database.url,
      GITHUB_WEBHOOK_SECRET: hookSecret,
      THROUGHLINE_ERASURE_DELAY_DAYS: '0',
    },
  })
  const { url } = await waitUntilWelcome(up)
  const key = (await readFile(join(home, 'data', 'owner.key'), 'utf8')).trim()
  server = connectTo(url, key)
}

async function kill(): Promise<void> {
  up.kill('SIGKILL')
  await up.ended
}

before(async () => {
  const cleanup = { after: (action: () => Promise<void> | void) => running.defer(async () => action()) }
  home = await createHome(cleanup)
  git = await createTestRepository(cleanup)
  database = await createTestDatabase()
  running.defer(() => database.drop())
  running.defer(kill)
  for (let number = 0; number < 60; number++) {
    await git.commit({
      author: number % 3 === 0 ? grace : zoe,
      committer: zoe,
      files: { [`file-${number % 7}.txt`]: `Copyright ${zoe.name} <${zoe.email}>, line ${number}\n` },
      message: `Change ${number}\n\nThanks to ${zoe.name}!\n\nCo-authored-by: Z. <${zoe.email}>`,
    })
  }
  await start()
  const asked = await server
    .client(repositoriesContract)
    .createRepository({ body: { path: git.path, name: 'project' } })
  repository = await waitUntilTracked(server, asked)
  asZoe = connectAs(await signUp(zoe))
  await signUp(grace)
  await push('before the erasure')
  const user_id = zoe.email
  await asZoe(authContract).updateProfile({ body: { feedback_visibility: 'workspace' } })
  await server.client(coachingContract).getProgress({ params: { user_id } })
  await asZoe(coachingContract).startSession({ body: { user_id, session_type: 'habits' } })
})
after(() => running.disposeAsync())

/** Makes an account from an invitation; gives an API key of it. */
async function signUp({ name, email }: typeof zoe): Promise<string> {
  const { path } = await server.client(authContract).createInvitation({ body: { email, role: 'member' } })
  const send = (address: string, body: unknown, cookie = '') =>
    fetch(`${server.url}/api${address}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': `Browser of ${name.normalize('NFKD').replaceAll(/[^ -~]/g, '')}`,
        cookie,
      },
      body: JSON.stringify(body),
    })
  const invitation = path.split('#')[1]
  const answer = await send('/auth/sign-up', { name, email, password: 'correct horse', invitation })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0]
  const key = (await (await send('/auth/keys', { name: `Key of ${name}` }, cookie)).json()) as { key: string }
  return key.key
}

function connectAs(key: string): typeof asZoe {
  return (contract) =>
    createClient(contract, (request) =>
      createFetchTransport(`${server.url}/api`, { authorization: `Bearer ${key}` })(request),
    )
}

/** Commits in the name of who is erased, and has GitHub tell of it. */
async function push(subject: string): Promise<void> {
  const before = await git.git('rev-parse', 'HEAD')
  const message = `${subject}\n\nBy ${zoe.name}`
  const hash = await git.commit({ author: zoe, committer: zoe, message, files: { 'pushed.txt': subject } })
  const body = JSON.parse(
    writePush({
      repository: 'someone/project',
      before,
      commits: [{ hash, message, author: zoe, timestamp: '2024-02-01T12:00:00Z', added: ['pushed.txt'] }],
    }).replaceAll('"ada"', '"zking42"'),
  )
  body.repository.full_name = repository.full_name
  body.commits[0].author.username = 'zking42'
  const before_count = (await server.client(webhooksContract).getWebhookStatistics()).received
  await deliver(`${server.url}/api/webhook/github`, {
    secret: hookSecret,
    delivery: randomUUID(),
    body: JSON.stringify(body),
  })
  await waitUntil('the push to be processed', async () => {
    const { received, processed } = await server.client(webhooksContract).getWebhookStatistics()
    return received > before_count && processed === received
  })
  await syncRepository(server, repository)
}

test('somebody who is erased is nowhere in the database, though the server is killed again and again', async () => {
  const found = await findInDatabase(database.database.pool, traces)
  for (const place of [
    'commits.commits.author_name',
    'auth.users.email',
    'commits.messages.message',
    'webhooks.payloads.payload',
  ])
    assert.ok(found.includes(place), `${place} must name them before, not only ${found.join(', ')}`)
  assert.ok(found.some((place) => /^events\./.test(place)))

  await assert.rejects(asZoe(securityContract).createErasure({ body: { address: 'another@example.com' } }), {
    code: 'wrong_address',
  })
  const { id } = await asZoe(securityContract).createErasure({
    body: { address: ` ${zoe.email.toUpperCase()} ` },
  })
  const readState = async () => {
    const { rows } = await database.database.pool.query('select state from security.erasures where id = $1', [
      id,
    ])
    return rows[0].state
  }
  for (let kills = 0; kills < 3 && (await readState()) !== 'done'; kills++) {
    await sleep(30 + kills * 60)
    await kill()
    // A job that a killed process held is free again once its lock is.
    await start()
  }
  await waitUntil('the erasure to be done', async () => (await readState()) === 'done', readState)
  assert.deepEqual(await findInDatabase(database.database.pool, traces), [])

  await assert.rejects(asZoe(authContract).getAccount(), { code: 'unauthenticated' })
  const { items } = await server.client(commitsContract).listCommits({ query: { limit: 200 } })
  const erased = items.filter(({ author_email }) => author_email.endsWith('@erased.invalid'))
  assert.equal(items.length, 61, 'facts of git stay')
  assert.equal(erased.length, 41)
  assert.equal(new Set(erased.map(({ author_name }) => author_name)).size, 1)
  assert.ok(
    erased.every(({ quality_score }) => quality_score === null),
    'feedback does not',
  )
  const graces = items.filter(({ author_email }) => author_email === grace.email)
  assert.equal(graces.length, 20)
})

test('a push, a later sync and a rewritten history do not bring the name back', async () => {
  await push('after the erasure')
  await git.git('reset', '--quiet', '--hard', 'HEAD~3')
  await push('a rewritten history')
  assert.deepEqual(await findInDatabase(database.database.pool, traces), [])
  const { items } = await server.client(commitsContract).listCommits({ query: { limit: 5 } })
  assert.equal(items[0]?.subject, 'a rewritten history')
  assert.match(items[0]?.author_name ?? '', /^Erased [0-9a-f]{12}$/)
})

test('a database restored from before the erasure erases again when it starts', async () => {
  await kill()
  const { pool } = database.database
  // As a backup of then has it: the person is named, and nothing is known of an erasure.
  await pool.query('delete from security.erasures')
  await pool.query('delete from privacy.pseudonyms')
  await pool.query(
    `update commits.commits set author_name = $1, author_email = $2 where author_name ~ '^Erased'`,
    [zoe.name, zoe.email],
  )
  await pool.query(`update commits.messages set message = message || $1`, [`\nThanks, ${zoe.name}`])
  assert.ok((await findInDatabase(pool, traces)).length > 0)
  await start()
  await waitUntil('the erasure to be done again', async () => {
    const { rows } = await pool.query('select state from security.erasures')
    return rows[0]?.state === 'done'
  })
  assert.deepEqual(await findInDatabase(pool, traces), [])
})
