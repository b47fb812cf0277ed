import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import { commitsContract } from '#contracts/commits.ts'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import { identityHeader, sessionCookie } from '#platform/identity/credentials.ts'
import { type Role, reaches, roles } from '#platform/identity/principal.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import type { TestRepository } from '#platform/testing/git.ts'
import { actAs, createOtherWorkspace } from './testing/act-as.ts'
import { forgeIdentities, signIdentity } from './testing/forged-identities.ts'
import { forgeProgramTokens } from './testing/forged-tokens.ts'
import { createHistory } from './testing/history.ts'
import { addressOf, type Operation, readOperations } from './testing/operations.ts'
import { readProblem } from './testing/read-problem.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { registerRepository } from './testing/tracked-repository.ts'

let server: TestServer
let operations: Operation[]
let git: TestRepository
let repository: Repository
/** Path parameters that name something there is, where there is such a thing. */
let known: Record<string, string>

const undo: (() => Promise<void>)[] = []

before(async () => {
  server = await startTestServer({
    PORT: String(await findFreePort()),
    THROUGHLINE_OWNER_EMAIL: 'ada@example.com',
  })
  operations = await readOperations(server.url)
  git = await createHistory({ after: (action) => undo.push(action) })
  repository = await registerRepository(server, git)
  const hash = await git.git('rev-parse', 'HEAD')
  const commit = await server.client(commitsContract).getCommit({ params: { hash } })
  known = {
    owner: repository.owner,
    name: repository.name,
    hash,
    commit_id: commit.id,
    user_id: 'grace@example.com',
    id: '1',
  }
})
after(async () => {
  await server.stop()
  for (const action of undo) await action()
})

/** Sends a request for an operation, with parameters that exist and a body that does not fit. */
function call(operation: Operation, headers: Record<string, string>): Promise<Response> {
  const hasBody = operation.body !== null
  return fetch(server.url + addressOf(operation, known), {
    method: operation.method,
    headers: { ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: '[]' }),
  })
}

async function makeRevokedKey(): Promise<string> {
  const auth = server.client(authContract)
  const { id, key } = await auth.createKey({ body: { name: 'short-lived' } })
  await auth.revokeKey({ params: { id } })
  return key
}

async function makeEndedSession(): Promise<string> {
  const cookie = await signInBrowser()
  await fetch(`${server.url}/api/auth/sign-out`, { method: 'POST', headers: { cookie } })
  return cookie
}

/** The cookie of a browser that has opened a sign-in link. */
async function signInBrowser(): Promise<string> {
  const { path } = await server.client(authContract).createSignInLink()
  const response = await fetch(server.url + path, { redirect: 'manual' })
  return (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
}

describe('who may call what', () => {
  test('nobody known is refused everywhere, except where the contract says public', async () => {
    const program = await forgeProgramTokens(server)
    const strangers: Record<string, Record<string, string>> = {
      ...program.forged,
      'no identity': {},
      'a wrong key': { authorization: 'Bearer tl_owner_key_that_somebody_guessed_for_this_server' },
      'a revoked key': { authorization: `Bearer ${await makeRevokedKey()}` },
      'a forged session': { cookie: `${sessionCookie}=${'a'.repeat(43)}.${'b'.repeat(43)}%3D` },
      'an ended session': { cookie: await makeEndedSession() },
      'a workspace one does not belong to': {
        authorization: `Bearer ${server.owner_key}`,
        'x-workspace': randomUUID(),
      },
    }
    const verified = await fetch(`${server.url}/api/auth/verify`, { headers: program.good })
    assert.equal(verified.status, 200, 'what the forged ones differ from is good')
    assert.ok(operations.length > 30)
    for (const operation of operations.filter(({ access }) => access !== 'public')) {
      await Promise.all(
        Object.entries(strangers).map(async ([stranger, headers]) => {
          const what = `${operation.id} with ${stranger}`
          const response = await call(operation, headers)
          assert.equal(response.status, 401, what)
          assert.equal((await readProblem(response, what)).code, 'unauthenticated')
        }),
      )
    }
  })

  test('what services tell each other of who asks is not believed when a client says it', async () => {
    for (const operation of operations.filter(({ access }) => access !== 'public')) {
      const { service } = operation
      const right = await signIdentity(server.secret, service)
      const forged = await forgeIdentities(server.secret, service)
      const strangers: Record<string, Record<string, string>> = {
        'a good token as a key': { authorization: `Bearer ${right}` },
        'an unsigned token as a key': { authorization: `Bearer ${forged['an unsigned token']}` },
      }
      for (const [what, token] of Object.entries({ 'a token that is good there': right, ...forged })) {
        strangers[what] = { [identityHeader]: token }
      }
      for (const [stranger, headers] of Object.entries(strangers)) {
        const { status } = await call(operation, headers)
        assert.equal(status, 401, `${operation.id} with ${stranger}`)
      }
    }
  })

  test('each role may call what its contract lets it, and nothing above', async () => {
    const harmless = operations.filter(
      ({ access, method, body }) => access !== 'public' && access !== 'service' && (method === 'GET' || body),
    )
    for (const role of roles) {
      const headers = await actAs(server, { role })
      for (const operation of harmless) {
        const { status } = await call(operation, headers)
        const isRefused = status === 401 || status === 403
        const isStranger =
          operation.subject !== null && operation.subject.parameter in operation.path_parameters
        const isAllowed =
          reaches(role, operation.access as Role) &&
          (!isStranger || reaches(role, operation.subject?.others ?? 'owner'))
        assert.equal(isRefused, !isAllowed, `${operation.id} as ${role}`)
      }
    }
  })

  test('a member sees what is about themselves, by whatever way of writing their address', async () => {
    const headers = await actAs(server, { role: 'member' })
    const personal = operations.filter(
      ({ subject, path_parameters }) => subject !== null && subject.parameter in path_parameters,
    )
    assert.ok(personal.length > 0)
    for (const operation of personal) {
      for (const user_id of ['ada@example.com', 'Ada@Example.com']) {
        const address = addressOf(operation, { ...known, user_id })
        const { status } = await fetch(server.url + address, { method: operation.method, headers })
        assert.ok(status !== 401 && status !== 403, `${operation.id} answers ${status}`)
      }
    }
  })

  test('a key reaches only the services of its scopes, and reads alone when that is all it may', async () => {
    const reader = await actAs(server, { role: 'owner', scopes: ['commits:read'] })
    for (const operation of operations.filter(({ access }) => access !== 'public')) {
      const { status } = await call(operation, reader)
      const isAllowed =
        operation.access !== 'service' && (operation.scope === null || operation.scope === 'commits:read')
      assert.equal(status === 403, !isAllowed, `${operation.id} answers ${status}`)
    }
  })

  test('what services call among themselves is closed to the owner, too', async () => {
    const headers = { authorization: `Bearer ${server.owner_key}` }
    for (const operation of operations.filter(({ access }) => access === 'service')) {
      assert.equal((await call(operation, headers)).status, 403, operation.id)
    }
  })

  test('the owner’s key opens every route that people call', async () => {
    const open = operations.filter(
      ({ access, method, body }) => access !== 'service' && access !== 'public' && (method === 'GET' || body),
    )
    for (const operation of open) {
      const { status } = await call(operation, { authorization: `Bearer ${server.owner_key}` })
      assert.ok(status !== 401 && status !== 403 && status < 500, `${operation.id} answers ${status}`)
    }
  })

  test('another workspace sees nothing of this one, and changes nothing', async () => {
    const headers = await actAs(server, { workspace_id: await createOtherWorkspace(server) })
    const secrets = [
      repository.id,
      repository.name,
      git.path,
      known.hash,
      known.commit_id,
      'grace',
      'Ada Lovelace',
    ]
    for (const operation of operations.filter(({ access }) => access !== 'public')) {
      const address = addressOf(operation, known)
      const text = await (await call(operation, headers)).text()
      const answer = text
        .replaceAll(decodeURIComponent(address), '')
        .replaceAll(address, '')
        // The other workspace's own log tells whom it asked about, in its own words.
        .replaceAll(`"subject":"${known.user_id}"`, '')
      for (const secret of secrets) {
        if (secret === undefined || address.includes(secret)) continue
        assert.ok(!answer.includes(secret), `${operation.id} tells ${secret}: ${answer}`)
      }
    }
    const { owner, name } = repository
    const now = await server.client(repositoriesContract).getRepository({ params: { owner, name } })
    assert.deepEqual(now, repository)
  })
})

describe('addresses outside the contracts', () => {
  test('what operates a server answers without a sign-in', async () => {
    for (const path of ['/health', '/ready', '/metrics', '/api/v1/metrics', '/openapi.json', '/api/health']) {
      const response = await fetch(server.url + path)
      assert.equal(response.status, 200, path)
      assert.notEqual(await response.text(), '', path)
    }
    const page = await (await fetch(`${server.url}/docs/`)).text()
    assert.match(page, /<html/i)
    assert.match(page, /\/openapi\.json/)
  })

  test('what is not there is a problem document', async () => {
    for (const path of ['/api/nothing', '/api/commits/statistics/nothing', '/nothing.js']) {
      const response = await server.request(path)
      assert.equal(response.status, 404, path)
      assert.equal((await readProblem(response, path)).code, 'not_found')
    }
    const response = await server.request('/api/commits', { method: 'PUT' })
    assert.ok([404, 405].includes(response.status))
    await readProblem(response, 'PUT /api/commits')
  })

  test('pages forbid what pages of others could do with them', async () => {
    for (const path of ['/', '/docs/', '/commits/abc']) {
      const { headers } = await fetch(server.url + path, { headers: { accept: 'text/html' } })
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /default-src 'self'/, path)
      assert.match(policy, /object-src 'none'/, path)
      assert.match(policy, /frame-ancestors 'none'/, path)
      assert.doesNotMatch(policy, /script-src[^;]*'unsafe-(inline|eval)'/, path)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    }
    const answer = await server.request('/api/commits')
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  })

  test('nobody learns from another site’s page what the server knows', async () => {
    const response = await server.request('/api/commits', {
      headers: { origin: 'https://elsewhere.example' },
    })
    assert.equal(response.headers.get('access-control-allow-origin'), null)
    const cookie = await signInBrowser()
    const withCookie = await fetch(`${server.url}/api/session`, { headers: { cookie } })
    assert.equal(withCookie.status, 200)
  })
})
